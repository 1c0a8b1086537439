import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';

/** What a running Blender with our add-on leaves for this user: see resources/blender/maquette_bridge/server.py. */
const bridgeFile = z.object({
  port: z.number().int().min(1).max(65535),
  token: z.string().regex(/^[0-9a-f]{64}$/),
  pid: z.number().int().positive(),
  version: z.string().max(40).optional(),
});
export type BlenderBridge = z.infer<typeof bridgeFile>;

const received = z.object({ name: z.string(), replaced: z.boolean(), triangles: z.number() });
export type Received = z.infer<typeof received>;

/** Milliseconds that Blender may take to answer; it looks for mail four times a second unless it is at work. */
const patience = 35_000;

export function bridgeFolder(): string {
  return process.env['MAQUETTE_BRIDGE_DIR'] ?? join(homedir(), '.maquette', 'blender');
}

/** The Blenders that run and listen, the newest first. Words that a crash left behind are cleared away. */
export async function findBridges(folder = bridgeFolder()): Promise<BlenderBridge[]> {
  const found: { at: number; bridge: BlenderBridge }[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\d+\.json$/.test(name)) continue;
    const path = join(folder, name);
    try {
      const facts = await stat(path);
      if (facts.size > 4096 || (process.getuid && facts.uid !== process.getuid())) continue;
      const bridge = bridgeFile.parse(JSON.parse(await readFile(path, 'utf8')));
      if (runs(bridge.pid)) found.push({ at: facts.mtimeMs, bridge });
      else await rm(path, { force: true });
    } catch {
      // Half written or of another version: as good as not there.
    }
  }
  return found.sort((a, b) => b.at - a.at).map(({ bridge }) => bridge);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Hands a mesh (binary PLY, z up, metres) to a running Blender. Rejects with 'device' when it does not take it. */
export async function handOver(bridge: BlenderBridge, name: string, mesh: Uint8Array, signal?: AbortSignal): Promise<Received> {
  const { status, text } = await post(bridge, name, mesh, signal);
  const answer: unknown = parse(text);
  if (status === 200) return received.parse(answer);
  const words = z.object({ error: z.string().max(300) }).safeParse(answer);
  throw new MaquetteError('device', `Blender did not take the shape: ${words.success ? words.data.error : `it answered ${status}`}.`);
}

function post(bridge: BlenderBridge, name: string, mesh: Uint8Array, signal?: AbortSignal): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: '127.0.0.1', port: bridge.port, path: '/shape', method: 'POST', timeout: patience, agent: false, signal },
        headers: {
          Host: `127.0.0.1:${bridge.port}`,
          Authorization: `Bearer ${bridge.token}`,
          'Content-Type': 'application/octet-stream',
          'Content-Length': mesh.length,
          'X-Maquette-Name': encodeURIComponent(name),
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text = (text + part).slice(0, 10_000);
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    asked.on('timeout', () => asked.destroy(new MaquetteError('device', 'Blender is busy and did not answer. Try again when it is idle.')));
    asked.on('error', (error) => reject(signal?.aborted ? new MaquetteError('cancelled', 'Cancelled.') : error));
    asked.end(mesh);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
