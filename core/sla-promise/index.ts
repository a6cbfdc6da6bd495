export { promiseAnswer, withdrawPromise } from './promise-answer.ts';
