import { formToken, TURNSTILE_ORIGIN } from '../../../core/intake/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import type { Asset, PageRequest } from '../page.ts';
import { formAsked, formPath } from './contact-page.ts';
import { EMBED_SCRIPT } from './embed-script.ts';
import { askedNow } from './offered.ts';
import { CONTACT_WORDS } from './words.ts';
import { FIELD, nothingWritten } from './written.ts';

/**
 * The script by which another site shows a form: `<script src="https://…/help/en/embed/fault.js" async></script>`. What it needs to know stands in it,
 * so that the site allows nothing but this script; where its policy forbids requests, the form is sent as any form.
 */
export async function embed(request: PageRequest): Promise<Asset> {
  const { deps, site, params, now } = request;
  const asked = /^(.+)\.js$/.exec(params.script ?? '')?.[1];
  if (asked === undefined) throw new NotFoundError('form');
  const form: Readonly<Record<string, string>> = asked === 'contact' ? {} : { form: asked };
  const offered = await formAsked({ ...request, params: form });
  if (Array.isArray(offered)) throw new NotFoundError('form');
  const words = CONTACT_WORDS[site.language];
  const [[signing], { contact }] = await Promise.all([deps.keysAt(now), deps.options.at(now)]);
  const { shown } = askedNow(offered, nothingWritten(), now);
  const known = {
    action: `${new URL(site.address).origin}${formPath(site, offered)}`,
    language: site.language,
    token: formToken(deps.contextAt(now).newId(), now, signing),
    colour: site.theme.colour,
    title: offered.label || words.title,
    ...(contact.turnstile !== null && {
      turnstile: {
        key: contact.turnstile,
        script: `${TURNSTILE_ORIGIN}/turnstile/v0/api.js?render=explicit`,
      },
    }),
    words: {
      name: words.name,
      address: words.address,
      subject: words.subject,
      text: words.message,
      files: words.files,
      pick: words.pick,
      trap: words.leaveEmpty,
      send: words.send,
    },
    ...(offered.rules.areAny && { asked: [...shown] }),
    fields: offered.fields.map(({ key, type, label, required, choices }) => ({
      key,
      name: `${FIELD}${key}`,
      type,
      label,
      required,
      choices,
    })),
  };
  const json = JSON.stringify(known).replace(/[<\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return {
    is: 'asset',
    type: 'text/javascript; charset=utf-8',
    body: EMBED_SCRIPT.replace('FORM', () => json),
    headers: { 'cache-control': 'no-store', 'cross-origin-resource-policy': 'cross-origin' },
  };
}
