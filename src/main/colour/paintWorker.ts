/** Entry of the worker thread that colours one shape and ends. */
import { paintShape } from '../../core/colour/paintShape';
import { answerOnce } from '../workers/answer';
import type { PaintRequest } from './paintRequest';

void answerOnce(
  'The shape could not be coloured',
  (request: PaintRequest) => paintShape(request, request.view),
  ({ colours }) => [colours.buffer],
);
