import * as tf from '@tensorflow/tfjs';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { listDevices, startBackend } from '../../../../src/engine/backends';
import { selfTest, selfTestCases, selfTestNumbers } from '../../../../src/engine/backends/selfTest';
import { selfTestReference } from '../../../../src/engine/backends/selfTestReference';

describe('the self-test', () => {
  it('holds numbers that the cpu backend gives', async () => {
    await startBackend({ prefer: 'cpu' });
    expect(Object.keys(selfTestReference)).toEqual(Object.keys(selfTestCases));
    for (const [name, expected] of Object.entries(selfTestReference)) {
      const numbers = await selfTestNumbers(name);
      expect(numbers).toHaveLength(expected.length);
      numbers.forEach((value, i) =>
        expect(Math.abs(value - (expected[i] ?? NaN)), name).toBeLessThan(1e-5 * Math.max(...expected.map(Math.abs))),
      );
    }
  });

  it('passes on wasm and leaves no tensor behind', async () => {
    await startBackend({ prefer: 'wasm' });
    const before = tf.memory().numTensors;
    expect(await selfTest()).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a device that computes wrongly', () => {
  const original = (name: string): tf.KernelConfig => {
    const config = tf.getKernel(name, 'wasm');
    if (!config) throw new Error(`no kernel ${name}`);
    return config;
  };
  let undo = (): void => undefined;
  afterEach(() => undo());

  function replaceKernel(
    name: string,
    change: (call: Parameters<tf.KernelFunc>[0], compute: tf.KernelFunc) => ReturnType<tf.KernelFunc>,
  ): void {
    const config = original(name);
    tf.unregisterKernel(name, 'wasm');
    tf.registerKernel({ ...config, kernelFunc: (call) => change(call, config.kernelFunc) });
    undo = () => {
      tf.unregisterKernel(name, 'wasm');
      tf.registerKernel(config);
    };
  }

  for (const [kernel, part] of [
    ['Conv3D', 'conv3d'],
    ['Conv3DBackpropInputV2', 'conv3dTranspose'],
    ['Conv3DBackpropFilterV2', "conv3d's gradients"],
  ] as const) {
    it(`is refused by name when ${kernel} is off by 1%`, async () => {
      await startBackend({ prefer: 'wasm' });
      replaceKernel(kernel, (call, compute) => {
        const result = compute(call) as tf.TensorInfo;
        const backend = call.backend as { typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array };
        const values = backend.typedArrayFromHeap(result);
        values.forEach((value, i) => (values[i] = value * 1.01));
        return result;
      });
      const { backend, reports } = await startBackend({ prefer: 'wasm' });
      expect(backend).not.toBe('wasm');
      const report = reports.find((r) => r.backend === 'wasm');
      expect(report?.state).toBe('unavailable');
      expect(report?.reason).toContain(`Refused: ${part} differs from the reference by `);
      undo();
      undo = () => undefined;
      expect((await startBackend({ prefer: 'wasm' })).backend).toBe('wasm');
    });
  }

  it('is refused with its error when a kernel throws', async () => {
    await startBackend({ prefer: 'wasm' });
    replaceKernel('Conv3D', () => {
      throw new Error('out of memory');
    });
    const { reports } = await startBackend({ prefer: 'wasm' });
    expect(reports.find((r) => r.backend === 'wasm')?.reason).toContain('conv3d failed: out of memory');
  });
});

describe('the device list', () => {
  it('names every device once, best first, with one that runs and a reason for each', async () => {
    const { backend, label, reports } = await startBackend({ prefer: 'wasm' });
    expect(reports.map((r) => r.backend)).toEqual(['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu']);
    expect(reports.filter((r) => r.state === 'running')).toEqual([expect.objectContaining({ backend, label })]);
    for (const { reason } of reports) expect(reason).toMatch(/\S.*\.$/);
    expect(await listDevices()).toEqual(reports);
  });

  it("leaves the process's own listeners alone", () => {
    const listeners = process.listeners('unhandledRejection');
    expect(listeners.some((listener) => listener.toString().includes('throw reason'))).toBe(false);
  });

  it('uses fused multiply-add where the engine has it, with the same results', async () => {
    const file = fileURLToPath(new URL('../../../../src/engine/backends/index.ts', import.meta.url));
    const script = `const { startBackend } = await import(${JSON.stringify(file)}); console.log(JSON.stringify((await startBackend({ prefer: 'wasm' })).reports));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const reports = JSON.parse(stdout) as { backend: string; reason: string }[];
    expect(reports.find((r) => r.backend === 'wasm')?.reason).toBe('Self-test passed (SIMD with fused multiply-add).');
  });
});
