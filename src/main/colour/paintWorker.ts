/** Entry of the worker thread that colours one shape and ends. */
import { answerOnce } from '../workers/answer';
import { paint } from './paint';

void answerOnce('The shape could not be coloured', paint, ({ colours }) => [colours.buffer]);
