import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { HELP_PATH, type HelpLanguage } from '../../schemas/help-centre.ts';
import type { Options } from '../../schemas/options.ts';
import { originOf } from '../edge/address.ts';
import { likedLanguage } from './language.ts';
import type { Site } from './page.ts';
import { WORDS } from './words/index.ts';

/** The help centre in the language of a request: the one that its path names, else the one that its reader likes best. */
export function siteOf(
  { helpCentre: theme, deskName, timeZone }: Options,
  event: APIGatewayProxyEventV2,
  { named, address }: { named: string | undefined; address: string | undefined },
): Site {
  const inPath = theme.languages.find((language) => language === named);
  const language: HelpLanguage = inPath ?? likedLanguage(theme.languages, event.headers['accept-language']);
  return {
    theme,
    name: theme.name ?? deskName,
    address: address ?? theme.address ?? `${originOf(event)}${HELP_PATH}`,
    language,
    words: WORDS[language],
    timeZone,
  };
}
