import { MaquetteError } from '../../core/errors';
import type { TrainingConfig } from '../../shared/training';
import { trainingConfig } from '../../shared/training';

/** Settings from a file or another process, with what is not said filled in. Throws `invalid-input` that names what is wrong. */
export function parseConfig(value: unknown, file?: string): TrainingConfig {
  const parsed = trainingConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 3).map((issue) => {
    if (issue.code === 'unrecognized_keys') return `unknown setting ${issue.keys.map((key) => `“${key}”`).join(', ')}`;
    return issue.path.length > 0 ? `“${issue.path.join('.')}”: ${issue.message}` : issue.message;
  });
  const where = file === undefined ? 'The training settings' : file;
  throw new MaquetteError(
    'invalid-input',
    `${where} cannot be used: ${faults.join('; ')}. Known settings: ${Object.keys(trainingConfig.shape).join(', ')}.`,
    {
      ...(file === undefined ? {} : { file }),
    },
  );
}
