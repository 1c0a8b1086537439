const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(/\\(u([0-9a-fA-F]{4})|[^])/g, (_, word: string, hex: string | undefined) =>
    hex === undefined ? (ESCAPES[word] ?? word) : String.fromCharCode(parseInt(hex, 16)),
  );
}

/** Reads a Java .properties text (decoded as latin-1): comments, continued lines, `=`, `:` or blank between key and value, \\uXXXX escapes. */
export function readProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  let logical = '';
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '');
    if (logical === '' && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    // An odd number of backslashes at the end continues the line.
    const tail = /\\*$/.exec(line)?.[0].length ?? 0;
    if (tail % 2 === 1) {
      logical += line.slice(0, -1);
      continue;
    }
    logical += line;
    const match = /^((?:\\[^]|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*([^]*)$/.exec(logical);
    if (match) properties.set(unescape(match[1] ?? ''), unescape(match[2] ?? ''));
    logical = '';
  }
  return properties;
}
