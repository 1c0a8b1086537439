import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { plainKernels } from '../../../../src/engine/backends/wasm/kernels.generated';

describe('the kernels in the repository', () => {
  it('are what their sources compile to', async () => {
    const build = (await import(new URL('../../../../scripts/build-kernels.mjs', import.meta.url).href)) as {
      generateKernels(): Promise<string>;
    };
    const committed = await readFile(new URL('../../../../src/engine/backends/wasm/kernels.generated.ts', import.meta.url), 'utf8');
    expect(await build.generateKernels()).toBe(committed);
  });

  it("own no memory: they import tfjs's and lay no data in it", () => {
    const bytes = Buffer.from(plainKernels, 'base64');
    const sections: number[] = [];
    // After the eight bytes of the header: section id, length (LEB128), contents.
    for (let at = 8; at < bytes.length;) {
      sections.push(bytes[at++]);
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        length |= (byte & 127) << shift;
        if (byte < 128) break;
      }
      at += length;
    }
    const [importSection, memorySection, dataSection] = [2, 5, 11];
    expect(sections).toContain(importSection);
    expect(sections).not.toContain(memorySection);
    expect(sections).not.toContain(dataSection);
  });
});
