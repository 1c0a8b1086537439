/** Entry of the worker thread that reads one mesh or grid and ends. */
import { answerOnce } from '../workers/answer';
import { readShape } from './readShape';

void answerOnce('The file could not be read', readShape, ({ grid, mesh }) => [grid.buffer, ...(mesh ? [mesh.bytes.buffer] : [])]);
