/** A training thread on a computer whose GPU is lost on the way: at the first convolution after a number of them that lies in the middle of the run. */
import { putFailingDevice } from '../backends/failingDevice';

const MOST_CONVOLUTIONS = 150;
let convolutions = 0;
putFailingDevice((kernelName) => kernelName === 'Conv3D' && ++convolutions > MOST_CONVOLUTIONS);
await import('../../../../src/engine/training/worker');
