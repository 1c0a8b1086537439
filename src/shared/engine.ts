/**
 * The contract between the engine and whoever drives it (the app's main process over a port, the command line in-process).
 * Plain data only: everything here survives a structured clone.
 */
import type { PhotoView } from '../core/camera/photoView';
import type { CameraFacts } from '../core/image/exif';
import type { ClassPreview, DataInspection, PreparedSet, PrepareOptions } from './data';
import type { Experiment, TrainingConfig, TrainingMetrics } from './training';

/** How far a long job is. `fraction` is in [0, 1]; undefined while it cannot be known. */
export interface Progress {
  fraction?: number;
  /** What is being done, for the user: "Loading the model". */
  stage: string;
  /** Of a training run: the newest row of its history. */
  metrics?: TrainingMetrics;
  /** A sentence for the user: the device failed in the middle, and another one goes on. */
  fellBack?: string;
}

export interface JobControl {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export type BackendName = 'tfjs-node-gpu' | 'webgpu' | 'tfjs-node' | 'wasm' | 'cpu';

export interface DeviceReport {
  backend: BackendName;
  /** For the status bar: "CPU (WebAssembly)". */
  label: string;
  state: 'running' | 'available' | 'unavailable';
  /** Why it is or is not used, for people who do not write programs: the self-test's result, or what is missing and what to do. */
  reason: string;
  /** How a checkout gets what is missing: for the command line. */
  install?: string;
}

export interface ModelInfo {
  /** Folder name under resources/models or the user's models folder. */
  id: string;
  /** What it can look at: photos (`photo`, `image`), the cells that a scan has seen (`scan`), nothing (`generator`). */
  kind?: 'photo' | 'image' | 'scan' | 'generator';
  /** "Furniture 32". */
  title: string;
  /** Cells along an edge of the grid it generates. */
  gridSize: number;
  latentSize: number;
  /** The model whose latent vectors it takes and gives, if not its own: both have the same encoder. */
  latentSpace?: string;
  bytes: number;
  /** Threshold fixed on validation data. */
  threshold: number;
  /** Mean IoU on the test split, if the card has it. */
  iou?: number;
  classes: string[];
}

/** A decoded photo with its object cut out. */
export interface PreparedPhoto {
  /** File name for messages and titles. */
  name: string;
  /** Pixel size after EXIF rotation and after shrinking to at most 1024 on the longer side. */
  width: number;
  height: number;
  /** width*height*4 bytes, row by row from the top: the photo's RGB (kept under the background too) and the cut-out mask as alpha. */
  rgba: Uint8Array;
  /** How the object was separated: its own alpha channel, a plain background, found in a cluttered photo, or not at all (the whole picture is taken). */
  cutout: 'alpha' | 'plain' | 'found' | 'none' | 'given';
  /** What side of the object it shows, where the user says so. */
  side?: 'front' | 'side' | 'back';
  /** The share of the networks' frame that the object takes, where the user says so. */
  foreground?: number;
  /** What its EXIF block says of the camera; absent where it says nothing. */
  camera?: CameraFacts;
  /** Focal length of the camera in pixels of the picture, where the facts say it and nothing was cut off before. */
  focal?: number;
}

export interface ReconstructInput {
  /** One or several photos of the same object. */
  photos: PreparedPhoto[];
  model: string;
  /** Seeds the sampled variants. The first sample is always the encoder's mean. */
  seed: number;
  /** Number of variants, 1 to 16. */
  samples: number;
  /** Steps of fitting the latent to the photo's outline; 0 or absent: none. */
  refine?: number;
}

/** Where a photo was taken from. */
export type EstimatedCamera = PhotoView;

export interface FitShapeInput {
  model: string;
  /** Cells along an edge, the model's own grid size. */
  gridSize: number;
  /** gridSize³ values in [0, 1], index x + N*(y + N*z). */
  grid: Float32Array;
  /** 1 where the grid's value is known; absent: everywhere. A partial scan knows what its camera saw. */
  known?: Uint8Array;
  /** Gradient steps; the default suits a whole grid. */
  steps?: number;
}

export interface GeneratedShape {
  /** latentSize numbers. */
  latent: Float32Array;
  /** gridSize³ probabilities, index x + N*(y + N*z). */
  grid: Float32Array;
}

export interface Reconstruction {
  model: string;
  gridSize: number;
  threshold: number;
  /** What the photo shows, most likely first; empty if the model does not say. */
  classes: { name: string; probability: number }[];
  samples: GeneratedShape[];
  /** How sure the model is, [0, 1], calibrated on validation data as the expected IoU. */
  confidence?: number;
  /** View of the first photo, where refinement found it. */
  camera?: EstimatedCamera;
  backend: BackendName;
  milliseconds: number;
}

export interface GenerateInput {
  model: string;
  /** Latent vectors, or none with a count to sample from N(0, I) with the seed. */
  latents?: Float32Array[];
  count?: number;
  seed?: number;
}

export interface PreparePhotoInput {
  /** File name, for messages. */
  name: string;
  bytes: Uint8Array;
  /** A mask picture (white = object) that replaces the automatic cut-out. */
  mask?: { name: string; bytes: Uint8Array };
}

export interface PreviewDataInput {
  folder: string;
  /** It is a prepared set, not a folder of the user's. */
  prepared?: boolean;
}

export interface PrepareDataInput {
  /** The folder of shapes, in any layout that is known. */
  folder: string;
  /** Where the prepared set goes. */
  out: string;
  options: PrepareOptions;
}

export interface TrainInput {
  /** Checked by the engine: an unknown key or a value out of range rejects with `invalid-input`. */
  config: TrainingConfig;
  /** Folder of a prepared set. */
  data: string;
  /** The run's own folder (see engine/training/runs.ts for what is in it); made if it is not there. */
  run: string;
  /** Goes on from the newest whole checkpoint. Without it a folder that holds a run already is refused. */
  resume?: boolean;
}

export interface TrainResult {
  /** `paused` when the signal was aborted: the step was finished and a checkpoint saved. */
  state: 'done' | 'paused';
  step: number;
}

/** What a checkpoint file says of the run that saved it. */
export interface CheckpointInfo {
  /** Name of the file. */
  file: string;
  /** Of the run. */
  title: string;
  experiment: Experiment;
  gridSize: number;
  step: number;
  /** Title of the data set; absent where the run is not beside the file. */
  data?: string;
  /** Validation scores of this very step. */
  score?: { iou: number; averagePrecision: number };
}

export type PromoteRunInput = ({ run: string } | { checkpoint: string }) & {
  /** The folder that the model's own folder is made in. */
  modelsDir: string;
  /** Lower case letters, digits and hyphens; must not be taken. */
  id: string;
  title: string;
};

/** What the engine can be asked. Each rejects with a MaquetteError. */
export interface Engine {
  devices(): Promise<DeviceReport[]>;
  models(): Promise<ModelInfo[]>;
  preparePhoto(input: PreparePhotoInput, control?: JobControl): Promise<PreparedPhoto>;
  reconstruct(input: ReconstructInput, control?: JobControl): Promise<Reconstruction>;
  generate(input: GenerateInput, control?: JobControl): Promise<GeneratedShape[]>;
  /**
   * The model's own shape that comes nearest to a grid, or completes what is known of it: its latent vector and the grid that the generator makes of it.
   * Rejects with `invalid-input` where the grid has another size than the model's.
   */
  fitShape(input: FitShapeInput, control?: JobControl): Promise<GeneratedShape>;
  /** Loads a model and runs it once, so that the first real request is warm. */
  warmUp(model: string): Promise<void>;
  /** What a folder of shapes holds, by looking. */
  inspectData(input: { folder: string }, control?: JobControl): Promise<DataInspection>;
  /** A few small pictures of each class, of a folder of shapes or of a prepared set. */
  previewData(input: PreviewDataInput, control?: JobControl): Promise<ClassPreview[]>;
  prepareData(input: PrepareDataInput, control?: JobControl): Promise<PreparedSet>;
  /**
   * Trains in threads of its own: everything else goes on being answered. Each row of metrics comes through `control.onProgress`. Aborting the
   * signal pauses: the call then resolves `paused` and does not reject.
   */
  train(input: TrainInput, control?: JobControl): Promise<TrainResult>;
  /** Reads a checkpoint file from anywhere. Rejects with `bad-file`, naming the file and the reason, where it is none of a training run. */
  inspectCheckpoint(input: { file: string }, control?: JobControl): Promise<CheckpointInfo>;
  /** Makes a model of a run's best checkpoint, or of the checkpoint file that is named, which the app and the command line can then load by its id. */
  promoteRun(input: PromoteRunInput, control?: JobControl): Promise<ModelInfo>;
  close(): Promise<void>;
}
