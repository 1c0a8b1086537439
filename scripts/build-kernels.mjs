/**
 * Compiles the wasm kernels (src/engine/backends/wasm/assembly) and writes them, as text, to kernels.generated.ts.
 * Usage: node scripts/build-kernels.mjs [--check]    (--check writes nothing and fails if the file would change)
 */
import asc from 'assemblyscript/asc';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = 'src/engine/backends/wasm';
const target = `${root}${folder}/kernels.generated.ts`;

/** One binary: no runtime, no data of its own, all memory imported from tfjs's module. */
async function compile(features) {
  const binary = 'kernels.wasm';
  let bytes;
  const { error, stderr } = await asc.main(
    [
      `${folder}/assembly/index.ts`,
      ...['--outFile', binary, '--runtime', 'stub', '--importMemory', '--noAssert', '-O3', '--converge'],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: async (name, base) => {
        try {
          return await readFile(`${base === '.' ? root : base}/${name}`, 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        if (name === binary) bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`The kernels do not compile:\n${stderr.toString()}`);
  return Buffer.from(bytes).toString('base64');
}

export async function generateKernels() {
  const plain = await compile(['simd']);
  const relaxed = await compile(['simd', 'relaxed-simd']);
  return `// Made by scripts/build-kernels.mjs from the sources in assembly/: change those, not this.
/** WebAssembly with 128-bit SIMD. */
export const plainKernels =
  '${plain}';
/** The same with fused multiply-add (relaxed SIMD). */
export const relaxedKernels =
  '${relaxed}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await generateKernels();
  if (process.argv.includes('--check')) {
    const current = await readFile(target, 'utf8');
    if (current !== text) throw new Error('kernels.generated.ts is not what the sources give: run npm run build:kernels');
  } else {
    await writeFile(target, text);
    console.log(`${folder}/kernels.generated.ts: ${text.length} characters`);
  }
}
