import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import sharp from 'sharp';
import { MaquetteError } from '../core/errors';
import { extensionOf, findGridFormat, findMeshFormat } from '../core/formats';
import { createRandom } from '../core/random';
import type { View } from '../core/render/camera';
import { renderCutout } from '../core/render/cutout';
import type { Texture } from '../core/render/mesh';
import { prepareSubject, renderPicture } from '../core/render/picture';
import type { Subject } from '../core/render/picture';
import { R2N2, r2n2Line, r2n2View, tangentAround, turntableViews } from '../core/render/views';
import { hashOf } from '../engine/datasets/assignSplits';
import type { ShapeSource } from '../engine/datasets/layouts/listing';
import { loadShape } from '../engine/datasets/loadShape';
import { listBackgrounds, neighbours, readBackground } from '../engine/datasets/surroundings';
import { NO_TURN, turnFrom } from '../engine/datasets/turn';
import type { PrepareOptions } from '../shared/data';
import type { CommonOptions, Run } from './context';
import { throwIfCancelled } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { toOutputError, writeOutput } from './writeOutput';

export interface DataRenderOptions extends CommonOptions {
  output: string;
  protocol: 'photo' | 'r2n2' | 'turntable';
  views?: number;
  side?: number;
  seed: number;
  up?: 'y' | 'z';
  front?: PrepareOptions['front'];
  backgrounds?: string;
}

const SUBJECT_SIZE = 32;
const DEFAULT_SIDE = 128;

interface RenderReport {
  exitCode: ExitCode;
  output: string;
  pictures: { file: string; camera: View }[];
}

/** `maquette data render`: pictures of one shape, the same ones for the same seed. */
export async function renderShape(file: string, options: DataRenderOptions, run: Run): Promise<RenderReport> {
  const { protocol, seed, output } = options;
  const loaded = await loadShape(sourceOf(file, options), dirname(resolve(file)), (name, reason) => run.warn(`${name}: ${reason}`));
  const subject = prepareSubject(loaded.mesh(), loaded.cells(SUBJECT_SIZE, 'solid'), SUBJECT_SIZE);
  const count = options.views ?? R2N2.views;
  const side = options.side ?? (protocol === 'r2n2' ? R2N2.side : DEFAULT_SIDE);
  await mkdir(output, { recursive: true }).catch((error: unknown) => {
    throw toOutputError(error, output);
  });
  const backgrounds =
    options.backgrounds === undefined ? [] : await Promise.all((await listBackgrounds(options.backgrounds)).map(readBackground));
  const views = viewsOf(protocol, count, seed, subject);
  const pictures: RenderReport['pictures'] = [];
  for (let n = 0; n < count; n++) {
    throwIfCancelled(run);
    run.progress.show(`Rendering (${n + 1} of ${count})`);
    const name = `${String(n).padStart(Math.max(2, String(count - 1).length), '0')}.png`;
    const { rgba, camera } = drawView(subject, protocol, views?.[n], side, hashOf(`view ${n}, ${seed}`), backgrounds);
    const png = await sharp(rgba, { raw: { width: side, height: side, channels: 4 } })
      .png()
      .toBuffer();
    await writeOutput(join(output, name), png);
    pictures.push({ file: name, camera });
  }
  const text = new TextEncoder();
  await writeOutput(
    join(output, 'cameras.json'),
    text.encode(`${JSON.stringify({ shape: basename(file), side, seed, pictures }, null, 1)}\n`),
  );
  if (protocol === 'r2n2') {
    await writeOutput(join(output, 'renderings.txt'), text.encode(`${pictures.map((one) => one.file).join('\n')}\n`));
    await writeOutput(
      join(output, 'rendering_metadata.txt'),
      text.encode(`${pictures.map((one) => r2n2Line(one.camera, subject.size)).join('\n')}\n`),
    );
  }
  run.say(`${file} -> ${count} pictures in “${output}”`);
  return { exitCode: EXIT.ok, output, pictures };
}

function sourceOf(file: string, { up, front }: DataRenderOptions): ShapeSource {
  const ending = extensionOf(file);
  const isGrid = findGridFormat(ending)?.read !== undefined;
  if (!isGrid && findMeshFormat(ending)?.read === undefined)
    throw new MaquetteError('unsupported', `“${file}” is no mesh or grid that can be read (“${extname(file)}”).`, { file });
  const axis = up ?? (ending === 'stl' ? 'z' : 'y');
  const turn = isGrid && up === undefined && front === undefined ? NO_TURN : turnFrom(axis, front ?? (axis === 'z' ? '-y' : '+z'));
  return isGrid ? { kind: 'grid', file: resolve(file), turn, fit: 'canonical' } : { kind: 'mesh', file: resolve(file), turn };
}

/** The views of a protocol; none for photographs, which choose their own. */
function viewsOf(protocol: DataRenderOptions['protocol'], count: number, seed: number, subject: Subject): View[] | undefined {
  if (protocol === 'photo') return undefined;
  if (protocol === 'turntable') return turntableViews(count);
  const random = createRandom(seed);
  return Array.from({ length: count }, () => r2n2View(random, subject.size));
}

function drawView(
  subject: Subject,
  protocol: DataRenderOptions['protocol'],
  view: View | undefined,
  side: number,
  seed: number,
  backgrounds: readonly Texture[],
): { rgba: Uint8Array; camera: View } {
  if (view) {
    const tangent = protocol === 'r2n2' ? R2N2.tangent : tangentAround(subject.size, view.distance);
    return { rgba: renderCutout(subject, { side, view, tangent, seed }).rgba, camera: view };
  }
  const picture = renderPicture(subject, { side, seed, extras: neighbours(), backgrounds });
  const rgba = new Uint8Array(4 * side * side);
  for (let i = 0; i < side * side; i++) {
    rgba.set(picture.rgb.subarray(3 * i, 3 * i + 3), 4 * i);
    // The background stays in the colours: the mask is the alpha.
    rgba[4 * i + 3] = picture.mask[i];
  }
  return { rgba, camera: picture.view };
}
