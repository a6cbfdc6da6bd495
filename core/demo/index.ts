export { REMOVE_DEMO } from './job-name.ts';
export { removeDemo } from './remove-demo.ts';
