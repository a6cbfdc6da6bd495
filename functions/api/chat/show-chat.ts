import type { Chat } from '../../../core/chat/index.ts';
import type { Openness } from '../../../core/chat-desk/index.ts';
import type { ChatOut } from '../../../schemas/api/chat.ts';
import { HELP_LANGUAGES, type HelpLanguage } from '../../../schemas/help-centre.ts';
import { CHAT_WORDS } from '../../chat-widget/words/index.ts';
import { likedLanguage } from '../../help-centre/language.ts';

/** The language in which a chat speaks to somebody: what they ask for, what their browser likes, the channel's, or English. */
export function chatLanguage(
  asked: string | undefined,
  acceptLanguage: string | undefined,
  { channel }: Chat,
): HelpLanguage {
  const own = HELP_LANGUAGES.find((language) => language === channel.language?.split('-')[0]) ?? 'en';
  const offered = [own, ...HELP_LANGUAGES.filter((language) => language !== own)];
  return likedLanguage(offered, asked ?? acceptLanguage);
}

/** Words in a language, or the nearest that there are; '' where there are none. */
export function wordsIn(words: Readonly<Record<string, string>>, language: string): string {
  return words[language] ?? words.en ?? Object.values(words)[0] ?? '';
}

/** What a site shows of its chat before anybody writes. Pure. */
export function shownChat(
  { channel, settings }: Chat,
  {
    language,
    openness,
    isLive,
    confirms,
  }: {
    language: HelpLanguage;
    openness: Openness;
    isLive: boolean;
    /** whether the desk has a page on which somebody can confirm their address */
    confirms: boolean;
  },
): ChatOut {
  const { asks, requires, mostFiles, fileBytes, fileTypes, greetings } = settings;
  return {
    ...{ key: channel.key, language, languages: [...HELP_LANGUAGES], isLive },
    ...{ isOpen: openness.isOpen, closesAt: openness.until, opensAt: openness.opensAt },
    words: CHAT_WORDS[language],
    title: wordsIn(settings.title, language),
    intro: wordsIn(settings.intro, language),
    ...{ colour: settings.colour, side: settings.side, identity: settings.identity },
    asks: asks.map((field) => ({ field, isRequired: requires.includes(field) })),
    files: { most: mostFiles, bytes: fileBytes, types: fileTypes },
    greetings: greetings.map(({ text, ...when }, at) => ({
      id: String(at + 1),
      text: wordsIn(text, language),
      ...when,
    })),
    mails: confirms && settings.mailAfterMinutes !== null,
    ...{ suggests: settings.suggests, sessionMinutes: settings.sessionMinutes },
  };
}
