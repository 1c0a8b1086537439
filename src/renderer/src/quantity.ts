import { say } from './messages';
import { metresPer, type LengthUnit } from './units';

/**
 * Numbers as people type them: sums and, for lengths, units ("2 * 40 cm", "1 m - 5 mm", "(30 + 6) in").
 *
 *   sum     = product { (+ | -) product }
 *   product = factor { (* | /) factor }
 *   factor  = [+ | -] factor | number [unit] | "(" sum ")" [unit]
 *
 * A bare number in a sum with lengths, and a bare result, is in the field's own unit.
 */
const units: Readonly<Record<string, number>> = { ...metresPer, ft: 0.3048, '"': 0.0254, "'": 0.3048 };

/** A number, or a length in metres. */
interface Value {
  amount: number;
  isLength: boolean;
}

export type Quantity = { ok: true; value: number } | { ok: false; message: string };

class NotAQuantity extends Error {}

class Parser {
  private readonly tokens: string[];
  private at = 0;

  constructor(
    text: string,
    /** Metres in the field's unit; undefined for a field of plain numbers. */
    private readonly scale: number | undefined,
  ) {
    const tokens = text.match(/\d+(?:[.,]\d*)?(?:e[+-]?\d+)?|[.,]\d+|[a-zµ]+|["'()+\-*/×÷−]|\S/giu);
    this.tokens = tokens ?? [];
  }

  parse(): Value {
    if (this.tokens.length === 0) throw new NotAQuantity(say('quantity.empty'));
    const value = this.sum();
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw new NotAQuantity(say('quantity.unexpected', { token: rest }));
    return value;
  }

  private take(...wanted: string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.at += 1;
    return token;
  }

  private sum(): Value {
    let left = this.product();
    for (;;) {
      const sign = this.take('+', '-', '−');
      if (!sign) return left;
      const right = this.product();
      const isLength = left.isLength || right.isLength;
      const [a, b] = isLength ? [this.metres(left), this.metres(right)] : [left.amount, right.amount];
      left = { amount: sign === '+' ? a + b : a - b, isLength };
    }
  }

  private product(): Value {
    let left = this.factor();
    for (;;) {
      const operator = this.take('*', '×', '/', '÷');
      if (!operator) return left;
      const right = this.factor();
      if (right.isLength && (left.isLength || operator === '/' || operator === '÷')) {
        throw new NotAQuantity(say('quantity.lengths'));
      }
      const divides = operator === '/' || operator === '÷';
      if (divides && right.amount === 0) throw new NotAQuantity(say('quantity.zero'));
      left = { amount: divides ? left.amount / right.amount : left.amount * right.amount, isLength: left.isLength || right.isLength };
    }
  }

  private factor(): Value {
    const sign = this.take('+', '-', '−');
    if (sign) {
      const value = this.factor();
      return sign === '+' ? value : { ...value, amount: -value.amount };
    }
    if (this.take('(')) {
      const inner = this.sum();
      if (!this.take(')')) throw new NotAQuantity(say('quantity.bracket'));
      return this.withUnit(inner);
    }
    const token = this.tokens[this.at];
    if (token === undefined) throw new NotAQuantity(say('quantity.missing'));
    const amount = /^[\d.,]/.test(token) ? Number(token.replace(',', '.')) : NaN;
    if (Number.isNaN(amount)) throw new NotAQuantity(say('quantity.notNumber', { token }));
    this.at += 1;
    return this.withUnit({ amount, isLength: false });
  }

  private withUnit(value: Value): Value {
    const token = this.tokens[this.at];
    if (token === undefined || !/^["'a-zµ]/i.test(token)) return value;
    const metres = units[token.toLowerCase()];
    if (metres === undefined) throw new NotAQuantity(say('quantity.notUnit', { token }));
    if (this.scale === undefined) throw new NotAQuantity(say('quantity.noUnit'));
    if (value.isLength) throw new NotAQuantity(say('quantity.twoUnits'));
    this.at += 1;
    return { amount: value.amount * metres, isLength: true };
  }

  metres(value: Value): number {
    return value.isLength ? value.amount : value.amount * (this.scale ?? 1);
  }
}

/** Reads what was typed. With a unit the value comes back in that unit, otherwise as a plain number. */
export function parseQuantity(text: string, unit?: LengthUnit): Quantity {
  const scale = unit === undefined ? undefined : metresPer[unit];
  const parser = new Parser(text, scale);
  try {
    const value = parser.parse();
    const amount = value.isLength && scale !== undefined ? value.amount / scale : value.amount;
    return Number.isFinite(amount) ? { ok: true, value: amount } : { ok: false, message: say('quantity.tooLarge') };
  } catch (error) {
    if (error instanceof NotAQuantity) return { ok: false, message: error.message };
    throw error;
  }
}
