/** Class that our own mails carry in their HTML, so that clients which keep classes tell where our text begins. */
export const OWN_MESSAGE_CLASS = 'bilet-message';

/**
 * How mail clients mark a quote in HTML, as selectors.
 * `follows`: from this element on everything is quoted; `quoted`: what is inside is quoted; `introduces`: the line
 * before a quote.
 */
export const QUOTE_CLIENTS = {
  follows: [
    '#divRplyFwdMsg',
    '#appendonsend',
    '#mail-editor-reference-message-container',
    '#OLK_SRC_BODY_SECTION',
    '#stopSpelling',
    '#zwchr',
    '.OutlookMessageHeader',
    '.zmail_extra_hr',
    '[data-marker="__DIVIDER__"]',
  ],
  quoted: [
    `[class*="${OWN_MESSAGE_CLASS}"]`,
    '[class*="yahoo_quoted"]',
    '[id*="yahoo_quoted"]',
    '[data-marker="__QUOTED_TEXT__"]',
    '[data-marker="__HEADERS__"]',
    '[name="messageReplySection"]',
    '[name="quote"]',
    '.protonmail_quote',
    '.tutanota_quote',
    '.zmail_extra',
    '.front-blockquote',
    '.sh-quoted-content',
    '.freshdesk_quote',
  ],
  introduces: ['.gmail_attr', '.moz-cite-prefix', '.gmail_quote_attribution', '#reply-intro'],
} as const;
