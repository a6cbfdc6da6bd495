import { type SignedIn, whoIsSignedIn } from '../../core/portal/index.ts';
import { RequestError } from '../edge/problem.ts';
import { cookieOf } from './cookies.ts';
import { type Form, formOf } from './form.ts';
import { type PageAnswer, type PageRequest, pathIn } from './page.ts';

/** Who is signed in in the browser that asks; null: nobody. */
export async function readerOf({ deps, event, now }: Pick<PageRequest, 'deps' | 'event' | 'now'>) {
  const secret = cookieOf(event, 'bilet');
  return secret === undefined ? null : whoIsSignedIn(deps.table, secret, now);
}

/** A page for whoever is signed in; others are led to where they sign in, and then back. */
export function forSignedIn(answer: (request: PageRequest, reader: SignedIn) => Promise<PageAnswer>) {
  return async (request: PageRequest): Promise<PageAnswer> => {
    const reader = await readerOf(request);
    return reader === null ? toSignIn(request) : answer(request, reader);
  };
}

/** What whoever is signed in sends: by a form of this page, and by no other. */
export function fromSignedIn(
  answer: (request: PageRequest, reader: SignedIn, form: Form) => Promise<PageAnswer>,
) {
  return forSignedIn(async (request, reader) => {
    const form = await formOf(request.event);
    if (form.text('csrf') !== reader.csrf)
      throw new RequestError(403, 'form.foreign', 'The form lacks its sign.');
    return answer(request, reader, form);
  });
}

function toSignIn({ site, event }: PageRequest): PageAnswer {
  const below = event.rawPath.slice(pathIn(site).length);
  const isRead = event.requestContext.http.method !== 'POST';
  return {
    is: 'redirect',
    to: `${pathIn(site, '/sign-in')}?to=${encodeURIComponent(isRead ? below : '/requests')}`,
  };
}

/** Where somebody goes on who has signed in: a page of their requests, and none elsewhere. */
export const nextPath = (asked: string | undefined): string =>
  asked !== undefined && /^\/requests(?:\/\d{1,15})?$/.test(asked) ? asked : '/requests';
