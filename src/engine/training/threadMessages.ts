import type { BackendName, Progress, TrainResult } from '../../shared/engine';
import type { TrainingConfig, TrainingRun, TrainingWarning } from '../../shared/training';
import type { ErrorMessage } from '../messages';
import type { GradientShare } from './shareGradients';

/** What a training thread is started with. */
export interface TrainingThreadJob {
  config: TrainingConfig;
  /** Folder of the prepared set. */
  data: string;
  /** The run's folder. */
  run: string;
  modelsDirs: string[];
  prefer: BackendName | undefined;
  /** Threads in all. */
  ranks: number;
  resume: boolean;
  about: Omit<TrainingRun, 'bytes'>;
  warnings: TrainingWarning[];
  /** One number in shared memory: not 0 asks for a pause. */
  pause: Int32Array;
  /** Of all threads but the first: what the first one has opened. */
  helper?: { rank: number; share: GradientShare; shared: unknown; step: number };
}

export type FromTrainingThread =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'device'; backend: BackendName; label: string }
  | { kind: 'helpers'; share: GradientShare; shared: unknown; step: number }
  | { kind: 'result'; result: TrainResult }
  | { kind: 'error'; error: ErrorMessage };
