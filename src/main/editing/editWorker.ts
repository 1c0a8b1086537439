/** Entry of the worker thread that does one piece of editing and ends. */
import { answerOnce } from '../workers/answer';
import { runEdit } from './runEdit';

void answerOnce('The shape could not be edited', runEdit);
