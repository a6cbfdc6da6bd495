import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HelpCentre, HelpLanguage } from '../../schemas/help-centre.ts';
import type { HelpDeps } from './deps.ts';
import type { Html } from './html.ts';
import type { Words } from './words/index.ts';

/** The help centre as it is configured, in the language of one request. */
export interface Site {
  readonly theme: HelpCentre;
  /** what it is called */
  readonly name: string;
  /** where customers reach it, such as `https://help.example.com/help` */
  readonly address: string;
  readonly language: HelpLanguage;
  readonly words: Words;
  /** IANA name, in which moments are written to whom nothing else is known of */
  readonly timeZone: string;
}

/** What a page is asked. */
export interface PageRequest {
  readonly deps: HelpDeps;
  readonly site: Site;
  readonly event: APIGatewayProxyEventV2;
  /** the parameters of its path */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

/** What goes along with any answer. */
interface Along {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** A page to read. */
export interface Page extends Along {
  readonly is: 'page';
  /** 200 when absent */
  readonly status?: number;
  readonly title: string;
  readonly description?: string;
  readonly main: Html;
  /** whether everybody gets the same, so that it may be kept; not when absent */
  readonly isPublic?: boolean;
  /** its path in each language in which there is it, below the language; the same in all of them when absent */
  readonly paths?: Partial<Readonly<Record<HelpLanguage, string>>>;
  /** where pictures of its text come from, beside the help centre */
  readonly imageOrigins?: readonly string[];
  /** what machines read in its head */
  readonly head?: Html;
  /** the path of the one page that says the same, where it is another */
  readonly canonical?: string;
  /** another origin whose script the page runs and whose frame it shows; none when absent */
  readonly foreign?: string;
  /** who is signed in: the page says so, and how to sign out */
  readonly reader?: { readonly csrf: string };
}

/** What leads elsewhere. */
export interface Redirect extends Along {
  readonly is: 'redirect';
  readonly to: string;
  /** 303 when absent: what was sent is not sent there again */
  readonly status?: 301 | 302 | 303;
}

/** What a page is made of, or what machines read. */
export interface Asset extends Along {
  readonly is: 'asset';
  /** 200 when absent */
  readonly status?: number;
  readonly type: string;
  readonly body: string;
  /** whether what is at this address stays as it is for ever */
  readonly isLasting?: boolean;
}

/** A file that never changes at its address, for whoever may have it. */
export interface FileAnswer extends Along {
  readonly is: 'file';
  readonly type: string;
  readonly filename: string;
  readonly tag: string;
  /** null: whoever asks has it */
  readonly bytes: Uint8Array | null;
  /** whether everybody may have it, so that it may be kept */
  readonly isPublic: boolean;
}

export type PageAnswer = Page | Redirect | Asset | FileAnswer;

/** A page of the help centre: where it is, and what answers there. */
export interface PageRoute {
  readonly method: 'GET' | 'POST';
  /** with `{name}` for each part that differs; pages for people have `{language}` behind `/help` */
  readonly path: string;
  readonly answer: (request: PageRequest) => Promise<PageAnswer> | PageAnswer;
  /** whether pages of others may send forms there, which signs nobody in; not when absent */
  readonly takesForeign?: boolean;
}

/** The path of a page in the language of a site. */
export const pathIn = ({ language }: Pick<Site, 'language'>, path = ''): string => `/help/${language}${path}`;
