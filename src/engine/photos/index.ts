export { preparePhoto } from './preparePhoto';
