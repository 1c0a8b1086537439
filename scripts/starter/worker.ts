/** A worker thread of scripts/starter-model.ts: works out features or helps to train. */
import { workerData } from 'node:worker_threads';
import { runFeatureJob } from './features';
import type { TrainingJob } from './train';
import { runTrainingJob } from './train';

type Job = TrainingJob | { kind: 'features'; data: string; folder: string; shards: string[] };

const job = workerData as Job;
if (job.kind === 'train') await runTrainingJob(job);
else await runFeatureJob(job.data, job.folder, job.shards);
