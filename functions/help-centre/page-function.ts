import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { BiletError, type ErrorKind, NotFoundError } from '../../core/shared/errors.ts';
import { segmentsOf } from '../edge/address.ts';
import { logFailure } from '../edge/logger.ts';
import { RequestError } from '../edge/problem.ts';
import { routerOf } from '../edge/router.ts';
import { answerOf } from './answer.ts';
import type { HelpDeps } from './deps.ts';
import { isOwnOrigin } from './own-origin.ts';
import type { PageAnswer, PageRoute, Site } from './page.ts';
import { errorPage, type Failing } from './pages/errors.ts';
import { siteOf } from './site.ts';

type Result = APIGatewayProxyStructuredResultV2;

/**
 * Makes the Lambda handler of pages. Everything that all of them share happens here and nowhere else: finding the page and the language,
 * refusing what pages of others send, headers, and turning errors into pages.
 */
export function pageFunction(pages: readonly PageRoute[], build: () => HelpDeps) {
  const find = routerOf(pages);
  let built: HelpDeps | undefined;

  /** The page that a request is for. @throws what says that there is none */
  function pageOf(event: APIGatewayProxyEventV2, site: Site, segments: readonly string[]) {
    const { method } = event.requestContext.http;
    const found = site.theme.isOpen ? find(method, segments) : ({ is: 'nothing' } as const);
    if (found.is === 'nothing') throw new NotFoundError('page');
    if (found.is === 'other_methods') throw methodRefused(found.allow);
    const { language = site.language } = found.params;
    if (language !== site.language) throw new NotFoundError('page');
    if (method === 'POST' && !found.route.takesForeign && !isOwnOrigin(event, site)) throw foreignForm();
    return found;
  }

  return async (event: APIGatewayProxyEventV2): Promise<Result> => {
    built ??= build();
    const deps = built;
    const now = new Date();
    const segments = segmentsIn(event);
    const site = siteOf(await deps.options.at(now), event, { named: segments[2], address: deps.address });
    try {
      const { route, params } = pageOf(event, site, segments);
      const query = event.queryStringParameters ?? {};
      const answer = await route.answer({ deps, site, event, params, query, now });
      return answerOf(route.method === 'POST' ? withoutPaths(answer) : answer, site, event);
    } catch (error) {
      const failing = failingOf(error);
      logFailure(failing === 'failed' ? 'A page failed' : 'A page was refused', error, {});
      const headers = error instanceof RequestError ? error.headers : {};
      const isAsked = event.requestContext.http.method === 'OPTIONS' && headers.allow !== undefined;
      if (isAsked) return { statusCode: 204, headers };
      return answerOf({ ...errorPage(failing, site), headers }, site, event);
    }
  };
}

/** What is shown in answer to something that was sent is there in no other language: nothing is at its address to be read. */
const withoutPaths = (answer: PageAnswer): PageAnswer =>
  answer.is === 'page' ? { paths: {}, ...answer } : answer;

const methodRefused = (allowed: readonly string[]) =>
  new RequestError(405, 'method.not_allowed', 'The page takes other methods.', { allow: allowed.join(', ') });
const foreignForm = () => new RequestError(403, 'form.foreign', 'Another site has sent this form.');

/** The parts of the path; of one that cannot be read, none, so that there is no such page. */
function segmentsIn({ rawPath }: APIGatewayProxyEventV2): string[] {
  try {
    return segmentsOf(rawPath.length > 1 ? rawPath.replace(/\/$/, '') : rawPath);
  } catch (error) {
    if (error instanceof RequestError) return [];
    throw error;
  }
}

const REFUSED: Readonly<Record<number, Failing>> = {
  400: 'unreadable',
  403: 'foreignForm',
  405: 'otherMethod',
  413: 'tooLarge',
  429: 'tooMany',
};
/** What is forbidden is as good as not there to whoever may not even know of it. */
const FAILING: Partial<Readonly<Record<ErrorKind, Failing>>> = {
  not_found: 'notFound',
  forbidden: 'notFound',
  too_large: 'tooLarge',
  too_many: 'tooMany',
};

/** The only place where errors are translated into pages. */
function failingOf(error: unknown): Failing {
  if (error instanceof RequestError) return REFUSED[error.status] ?? 'failed';
  return (error instanceof BiletError && FAILING[error.kind]) || 'failed';
}
