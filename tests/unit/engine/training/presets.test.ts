import { describe, expect, it } from 'vitest';
import { criticSpecs } from '../../../../src/engine/networks/critic';
import { generatorSpecs, gridEdge } from '../../../../src/engine/networks/generator';
import { imageEncoderSpecs } from '../../../../src/engine/networks/imageEncoder';
import { countParameters } from '../../../../src/engine/networks/parameters';
import { scanEncoderSpecs } from '../../../../src/engine/networks/scanEncoder';
import { paperNetworks, presets } from '../../../../src/engine/training/presets';
import type { VaeIwganConfig } from '../../../../src/engine/training/vaeIwgan';

const networksOf = (name: string): VaeIwganConfig => {
  const { experiment, ...config } = presets[name];
  if (experiment === 'photo') throw new RangeError('not one of the paper');
  return paperNetworks({ ...config, experiment });
};

function counts({ generator, critic, encoder }: VaeIwganConfig): number[] {
  const encoderSpecs = encoder.kind === 'image' ? imageEncoderSpecs(encoder) : encoder.kind === 'scan' ? scanEncoderSpecs(encoder) : [];
  return [generatorSpecs(generator), criticSpecs(critic), encoderSpecs].map(countParameters);
}

describe('the presets', () => {
  it.each([
    ['generation-32', [3_167_393, 2_757_089, 0]],
    ['reconstruction-20', [3_873_953, 1_078_061, 19_995_584]],
    ['completion-32', [3_167_393, 2_757_089, 3_575_536]],
    ['generation-32-paper-code', [3_167_393, 2_757_089, 0]],
    ['reconstruction-20-paper-code', [3_873_953, 1_078_061, 19_995_584]],
    ['completion-32-paper-code', [3_167_393, 2_757_089, 3_575_536]],
  ])("%s is the paper's networks, parameter by parameter", (name, expected) => {
    expect(counts(networksOf(name))).toEqual(expected);
  });

  it('64³ is 32³ with one more layer in each network', () => {
    const [small, large] = [networksOf('reconstruction-32'), networksOf('reconstruction-64')];
    expect(gridEdge(large.generator)).toBe(64);
    expect(large.generator.channels.slice(1)).toEqual(small.generator.channels);
    expect(large.critic.channels.slice(0, -1)).toEqual(small.critic.channels);
  });

  it('keep the losses and the schedule of the paper; the published defects only where they are asked for', () => {
    for (const [name, { experiment, variant }] of Object.entries(presets)) {
      if (experiment === 'photo') continue;
      const config = networksOf(name);
      expect(config.adam).toMatchObject({ learningRate: 1e-4, beta1: 0.5, beta2: 0.9 });
      expect(config.penaltyWeight).toBe(10);
      expect(config.schedule.generatorEvery).toBe(5);
      expect([config.columnNorms, config.mixedDeviation]).toEqual(Array(2).fill(variant === 'paper-code'));
    }
    expect(networksOf('reconstruction-20-paper-code').delta).toBe(100);
    expect(networksOf('completion-32-paper-code').delta).toBeCloseTo(5, 12);
  });
});
