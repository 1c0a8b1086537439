import type { Checkpoint } from '../checkpoints/format';
import type { GradientShare } from './shareGradients';

/** What the training loop drives: networks with their optimisers and data, whatever the experiment. */
export interface Learner {
  /** Steps taken, over all parts of the run. */
  readonly step: number;
  /** Cells along an edge of its grids. */
  readonly gridSize: number;
  /** One step on this worker's part of the next batch. Gives the losses by name. */
  advance(): Promise<Record<string, number>>;
  /** Everything that is needed to go on. `meta.step` is there. */
  save(): Promise<Checkpoint>;
  /** What it can do now. Nothing that it learns from, and no random number of training, is touched. */
  validate(): Promise<Validation>;
  dispose(): Promise<void>;
}

export interface Validation {
  /** On validation objects, at the threshold that is best for them; absent for models that see nothing (generation), and where the set has no such objects. */
  scores?: { iou: number; averagePrecision: number; threshold: number };
  /** Probabilities of shapes from latent vectors of N(0, I), the same at every validation. */
  shapes: Float32Array[];
  /** How different the shapes are from each other: mean of 1 - IoU over pairs, over the same of training shapes. 0 = all alike, 1 = as various as the data. */
  variety: number;
  pairs: {
    name: string;
    picture?: { width: number; height: number; rgb: Uint8Array };
    scan?: Uint8Array;
    prediction: Float32Array;
    truth: Uint8Array;
  }[];
}

/** An experiment with its data open, ready to make learners. */
export interface OpenExperiment {
  /** Most numbers that workers average at once. */
  shareLength: number;
  /** What other workers need beside the settings; large arrays lie in shared memory. */
  shared: unknown;
  /** Throws `bad-file` when the checkpoint belongs to another network. */
  start(from: { checkpoint: Checkpoint; file: string } | undefined, share: GradientShare, rank: number): Learner;
  close(): Promise<void>;
}
