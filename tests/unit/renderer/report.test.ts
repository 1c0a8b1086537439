import { describe, expect, it } from 'vitest';
import { withoutPersonal, writeReport, type ReportFacts } from '../../../src/renderer/src/report';
import { presetOf } from '../../../src/shared/exportTargets';
import { usualKeyboard } from '../../../src/shared/ipc/settings';

/** Paths and names as they come in sentences; no word of the second column may be left. */
const corpus: readonly [string, string[]][] = [
  ['“Annas Stuhl.maquette” could not be saved: the disk is full.', ['Anna', 'Stuhl']],
  ['Could not read /home/anna/Photos/red chair.jpg', ['anna', 'Photos', 'red chair']],
  ['C:\\Users\\Anna Berg\\Pictures\\chair.png is damaged', ['Anna', 'Berg', 'chair']],
  ['open \\\\server-7\\projects\\kunde meier\\a.obj failed', ['server-7', 'meier']],
  ['~/Desktop/secret client/table.glb: no such file', ['Desktop', 'secret', 'client', 'table']],
  ['see file:///Users/anna/Library/x.maquette for more', ['anna', 'Library']],
  ["ENOENT: no such file or directory, open '/tmp/anna/maquette/1.npy'", ['anna', 'tmp']],
  ['The picture stuhl_von_anna.JPG is too large', ['anna', 'stuhl']],
  ['anna.berg@example.org has the file', ['anna', 'example']],
  ['in projects/berlin/kunde/stuhl the mesh is open', ['berlin', 'kunde', 'stuhl']],
  ['„Annas Tisch“ ist beschädigt', ['Anna', 'Tisch']],
  ['Reconstruct Omas Sessel failed', ['Omas', 'Sessel']],
  ['/Volumes/Anna’s Disk/chair.stl (read-only)', ['Anna', 'Disk', 'chair']],
  ['D:/Arbeit/Entwürfe/Lampe.3mf', ['Arbeit', 'Entwürfe', 'Lampe']],
];
const names = ['Omas Sessel'];

const facts = (log: ReportFacts['log']): ReportFacts => ({
  app: { version: '0.1.0', platform: 'linux', arch: 'x64', memory: 8e9 },
  engine: { state: 'ready', device: 'CPU (WebAssembly, 2 workers)' },
  devices: [{ backend: 'wasm', label: 'CPU', state: 'running', reason: 'Found at /home/anna/lib/tf.wasm' }],
  models: [{ id: 'annas-model', gridSize: 32, bytes: 18_000_000 }],
  settings: {
    theme: 'contrast',
    textSize: 1,
    device: 'auto',
    unit: 'm',
    export: presetOf('blender'),
    exportTargets: {},
    blender: '/home/anna/blender/blender',
    keyboard: { ...usualKeyboard, keys: { 'file.save': ['F9'] } },
    language: 'en',
    shapeMemory: 256,
    tourDone: true,
  },
  log,
  names,
});

describe('a report', () => {
  it.each(corpus)('%s', (text, words) => {
    const clean = withoutPersonal(text, names);
    for (const word of words) expect(clean).not.toContain(word);
  });

  it('says the versions, devices and settings, and of the log what went wrong', () => {
    const report = writeReport(
      facts([
        { time: 0, tone: 'ok', text: 'Exported fine' },
        ...corpus.map(([text]) => ({ time: 1000, tone: 'err', text })),
        { time: 2000, tone: 'warn', text: 'The engine fell back to the CPU: 2/3 of the memory is used.' },
      ]),
    );
    for (const part of [
      'Maquette 0.1.0 on linux x64',
      'WebAssembly, 2 workers',
      'Device wasm: running',
      '32 cells',
      'theme contrast',
      '1 changed',
    ])
      expect(report).toContain(part);
    expect(report).toContain('The engine fell back to the CPU: 2/3 of the memory is used.');
    expect(report).not.toContain('Exported fine');
    for (const word of [...corpus.flatMap(([, words]) => words), 'annas-model', 'blender/blender']) expect(report).not.toContain(word);
  });
});
