/** Entry of the worker threads that read and prepare shapes: one job after the other, as they are sent. */
import { parentPort } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import { checkShapes, makePart } from './makePart';
import type { PartAnswer, PartRequest } from './partPool';

async function work(request: PartRequest): Promise<PartAnswer> {
  if (request.kind === 'check')
    return { kind: 'checked', checked: await checkShapes(request.job, () => send({ kind: 'step', pictures: 0, shapes: 1 })) };
  await makePart(request.folder, request.job, (step) => send({ kind: 'step', ...step }));
  return { kind: 'made' };
}

const send = (answer: PartAnswer): void => parentPort?.postMessage(answer);

parentPort?.on('message', (request: PartRequest) => {
  work(request).then(send, (error: unknown) =>
    send({
      kind: 'failed',
      code: error instanceof MaquetteError ? error.code : (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'internal',
      message: error instanceof Error ? error.message : String(error),
    }),
  );
});
