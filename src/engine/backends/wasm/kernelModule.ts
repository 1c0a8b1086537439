import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { DataId, TensorInfo } from '@tensorflow/tfjs';
import { setFlagsFromString } from 'node:v8';
import { plainKernels, relaxedKernels } from './kernels.generated';

/** What the binaries of assembly/ export. Addresses and sizes in bytes unless a name says otherwise. */
export interface Kernels {
  gemm(
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    cRow: number,
    m: number,
    n: number,
    depth: number,
    scratch: number,
  ): void;
  convolve(plan: number): void;
  correlate(plan: number): void;
  scatter(plan: number, patches: number, from: number, to: number): void;
  winogradForward(plan: number): void;
  winogradInput(plan: number): void;
  winogradFilter(plan: number): void;
  zeroFloats(at: number, count: number): void;
  /** out[o][i] = scale * sum of x[o][k][i] over k. */
  sumAxis(x: number, out: number, outer: number, count: number, inner: number, scale: number): void;
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    newW: number,
    newM: number,
    newV: number,
    count: number,
    beta1: number,
    beta2: number,
    rate: number,
    root: number,
    epsilon: number,
  ): void;
  leakyRelu(x: number, count: number, alpha: number, y: number): void;
  leakySlope(y: number, dy: number, count: number, alpha: number, to: number): void;
  moments(x: number, rows: number, channels: number, mean: number, variance: number): void;
  normalise(
    x: number,
    rows: number,
    channels: number,
    mean: number,
    variance: number,
    scale: number,
    offset: number,
    epsilon: number,
    relu: number,
    y: number,
    scratch: number,
  ): void;
  normaliseGradient(
    x: number,
    y: number,
    dy: number,
    rows: number,
    channels: number,
    mean: number,
    variance: number,
    scale: number,
    epsilon: number,
    relu: number,
    dx: number,
    dScale: number,
    dOffset: number,
  ): void;
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** The WebAssembly that we use; its types come with the DOM's, which code for Node does not have. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    validate(bytes: Uint8Array): boolean;
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: { env: { memory: Memory } }) => { exports: unknown };
  };
};

/** The parts of tfjs's Emscripten module that we rely on. */
interface EmscriptenModule {
  asm: { memory: Memory };
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Our kernels bound to the memory of one wasm backend. */
export interface KernelModule {
  kernels: Kernels;
  /** True when the fused multiply-add binary runs. */
  relaxed: boolean;
  /** Address of scratch memory that belongs to us for good (`scratchBytes` of it, 16-byte aligned). */
  scratch: number;
  /** Address of a tensor's first element. */
  address: (tensor: { dataId: DataId }) => number;
  /** A new tensor on the heap; its memory is not cleared. */
  output(shape: number[]): TensorInfo;
  /** Another tensor of the same numbers, which stay where they are. */
  share(tensor: TensorInfo): TensorInfo;
  /** Frees a tensor that output() made. */
  release(tensor: TensorInfo): void;
  /** Address of at least `bytes` more of scratch memory, 64-byte aligned; it is ours until the next call. */
  reserve(bytes: number): number;
  /** Views of the heap: made anew because growth detaches older ones. */
  words(): Int32Array;
  floats(): Float32Array;
}

/** Gather blocks and panels need at most 1.3 MB; the rest holds a chunk of patches on their way into a volume. */
export const scratchBytes = 4 << 20;
/** Where in the scratch memory the patches lie. */
export const patchOffset = 2 << 20;

const modules = new WeakMap<BackendWasm, KernelModule>();

function binary(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** V8 of Node 20 has the final instructions, but only for those who ask; later ones have them anyway. What they compute is held against the self-test. */
function askForRelaxedSimd(code: Uint8Array): void {
  const isNode20 = process.versions.node.startsWith('20.') && process.versions.electron === undefined;
  if (isNode20 && !WebAssembly.validate(code)) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Instantiates our kernels on the backend's memory; later calls return the same module. */
export function kernelModule(backend: BackendWasm): KernelModule {
  const known = modules.get(backend);
  if (known) return known;
  const wasm = backend.wasm as unknown as EmscriptenModule;
  const fast = binary(relaxedKernels);
  askForRelaxedSimd(fast);
  const relaxed = WebAssembly.validate(fast);
  const code = new WebAssembly.Module(relaxed ? fast : binary(plainKernels));
  const instance = new WebAssembly.Instance(code, { env: { memory: wasm.asm.memory } });
  // Above 2 GB malloc's answer comes back negative.
  const scratch = ((wasm._malloc(scratchBytes + 16) >>> 0) + 15) & ~15;
  let reserved = { address: 0, bytes: 0 };
  const module: KernelModule = {
    kernels: instance.exports as Kernels,
    relaxed,
    scratch: scratch >>> 0,
    address: (tensor) => backend.getMemoryOffset(tensor.dataId) >>> 0,
    output: (shape) => backend.makeOutput(shape, 'float32'),
    share({ dataId, shape, dtype }) {
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
    release: (tensor) => void backend.disposeData(tensor.dataId),
    reserve(bytes) {
      if (bytes > reserved.bytes) {
        if (reserved.bytes > 0) wasm._free(reserved.address);
        reserved = { address: wasm._malloc(bytes + 64) >>> 0, bytes };
        if (reserved.address === 0) throw new Error(`The wasm memory has no room for ${bytes} bytes of scratch.`);
      }
      return ((reserved.address + 63) & ~63) >>> 0;
    },
    words: () => new Int32Array(wasm.asm.memory.buffer),
    floats: () => new Float32Array(wasm.asm.memory.buffer),
  };
  modules.set(backend, module);
  return module;
}
