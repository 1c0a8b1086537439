/** Entry of the worker thread that makes one mesh file and ends. */
import { answerOnce } from '../workers/answer';
import { makeMeshFile } from './makeMeshFile';

void answerOnce('The mesh could not be made', makeMeshFile, (file) => [file, ...file.companions].map(({ bytes }) => bytes.buffer));
