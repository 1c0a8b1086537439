/** A worker thread of the scripts that make models: works out features or posteriors, or helps to train. */
import { workerData } from 'node:worker_threads';
import { runFeatureJob } from './features';
import { runPosteriorJob } from './posteriors';
import { runTrainingJob } from './train';
import { runFinerJob } from './trainFiner';
import type { Job } from './workers';

const job = workerData as Job;
if (job.kind === 'train') await runTrainingJob(job);
else if (job.kind === 'finer') await runFinerJob(job);
else if (job.kind === 'features') await runFeatureJob(job);
else await runPosteriorJob(job);
