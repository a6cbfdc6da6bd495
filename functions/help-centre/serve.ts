import { helpDeps } from './deps.ts';
import { pageFunction } from './page-function.ts';
import { PAGES } from './pages.ts';

/** Shows the help centre to whoever asks. */
export const handler = pageFunction(PAGES, helpDeps);
