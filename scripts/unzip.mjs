import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/**
 * Unpacks a large zip with Node alone, entry by entry, so that a 200 MB archive never stands in memory.
 * Plain zip only: no zip64, no encryption.
 *
 * @param {string} file the archive
 * @param {string} folder where to
 * @param {(name: string) => string | undefined} place the path inside `folder` for an entry, undefined to leave it out
 */
export async function unzip(file, folder, place) {
  const handle = await open(file, 'r');
  try {
    for (const entry of await readDirectory(handle)) {
      const name = place(entry.name);
      if (name === undefined || entry.name.endsWith('/')) continue;
      const target = join(folder, name);
      const inside = relative(folder, target);
      if (inside.startsWith('..') || isAbsolute(inside)) throw new Error(`${file} has an entry outside its folder: ${entry.name}`);
      await mkdir(dirname(target), { recursive: true });
      await extract(file, handle, entry, target);
    }
  } finally {
    await handle.close();
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LINK = 0o120000;

async function readDirectory(handle) {
  const { size } = await handle.stat();
  const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END_OF_DIRECTORY) at--;
  if (at < 0) throw new Error('not a zip archive, or cut short');
  const count = tail.readUInt16LE(at + 10);
  const directory = await readAt(handle, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const entries = [];
  for (let i = 0, p = 0; i < count; i++) {
    if (directory.readUInt32LE(p) !== DIRECTORY_ENTRY) throw new Error('the zip archive has a broken directory');
    const nameLength = directory.readUInt16LE(p + 28);
    entries.push({
      method: directory.readUInt16LE(p + 10),
      packed: directory.readUInt32LE(p + 20),
      mode: directory.readUInt32LE(p + 38) >>> 16,
      offset: directory.readUInt32LE(p + 42),
      name: directory.toString('utf8', p + 46, p + 46 + nameLength),
    });
    p += 46 + nameLength + directory.readUInt16LE(p + 30) + directory.readUInt16LE(p + 32);
  }
  return entries;
}

async function extract(file, handle, entry, target) {
  const header = await readAt(handle, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if ((entry.mode & 0o170000) === LINK) return symlink((await readAt(handle, start, entry.packed)).toString('utf8'), target);
  const output = createWriteStream(target, { mode: entry.mode & 0o777 || 0o644 });
  if (entry.packed === 0) return void (await new Promise((done, fail) => output.on('error', fail).end(done)));
  const input = createReadStream(file, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 });
  await (entry.method === 0 ? pipeline(input, output) : pipeline(input, createInflateRaw({ chunkSize: 1 << 20 }), output));
}

async function readAt(handle, position, length) {
  const bytes = Buffer.alloc(length);
  await handle.read(bytes, 0, length, position);
  return bytes;
}
