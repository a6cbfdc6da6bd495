import { shadesOf } from '../../help-centre/colours.ts';

/** Colours by day and by night, of which every text can be read on what is behind it. */
const DAY = '--b:#fff;--s:#eef0f3;--t:#1b1f24;--m:#565d66;--l:#8b929b;--e:#b00020';
const NIGHT = '--b:#1b1f24;--s:#262b33;--t:#eef0f3;--m:#b3bac3;--l:#7d8590;--e:#ff8a9a';

const RULES = `
*{box-sizing:border-box}
[hidden]{display:none!important}
.h{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
button,input,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button{cursor:pointer;border:0;background:none;border-radius:8px;padding:8px 12px}
button:disabled{cursor:default;opacity:.45}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
a{color:var(--a)}
svg{width:24px;height:24px;display:block;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
[aria-label]>svg{margin:auto}
.root{position:fixed;z-index:2147483000;inset:auto;bottom:16px;width:auto;height:auto;margin:0;padding:0;border:0;overflow:visible;background:none;font:16px/1.45 system-ui,sans-serif;color:var(--t);display:flex;flex-direction:column;align-items:flex-end;gap:12px;max-width:calc(100vw - 32px);text-align:start}
.end{inset-inline-end:16px}.start{inset-inline-start:16px;align-items:flex-start}
.launch{position:relative;width:56px;height:56px;padding:0;border-radius:50%;background:var(--a);color:var(--o);box-shadow:0 2px 12px #0005}
.launch:focus-visible{outline-color:var(--t)}
.badge{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;border-radius:11px;background:#b00020;color:#fff;font-size:13px;line-height:22px;text-align:center}
.greet{display:flex;align-items:flex-start;background:var(--b);border:1px solid var(--l);border-radius:14px;box-shadow:0 2px 12px #0003;max-width:320px}
.greet>button:first-child{text-align:start;flex:1;padding:12px}
.greet>button:last-child{padding:8px}
.panel{display:flex;flex-direction:column;width:380px;max-width:100%;height:min(620px,calc(100vh - 110px));height:min(620px,calc(100dvh - 110px));background:var(--b);border:1px solid var(--l);border-radius:16px;overflow:hidden;box-shadow:0 6px 30px #0005}
.head{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 16px;padding-inline:16px 8px;background:var(--a);color:var(--o)}
.head h2{font-size:17px;margin:0;flex:1;overflow-wrap:anywhere}
.head h2 small{display:block;font-size:13px;font-weight:400}
.head :focus-visible{outline-color:var(--o);outline-offset:-3px}
.line{border:1px solid currentColor;padding:4px 10px;font-size:14px}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:12px;display:flex;flex-direction:column;gap:8px}
.msg{max-width:85%;align-self:flex-start}
.you{align-self:flex-end;display:flex;flex-direction:column;align-items:flex-end}
.bub{background:var(--s);border-radius:14px;padding:8px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
.you .bub{background:var(--a);color:var(--o)}
.you .bub a{color:inherit}
.meta{font-size:13px;color:var(--m);padding:2px 4px;overflow-wrap:anywhere}
.you .meta{text-align:end}
.meta button{padding:4px 8px;text-decoration:underline}
.bad,.bad .meta{color:var(--e)}
.bub img{display:block;max-width:100%;max-height:220px;border-radius:8px;margin:4px 0}
.bub a{display:inline-block}
.bub .txt a{display:inline}
.fmt{white-space:normal}
.fmt>*,.fmt blockquote>*{margin:0 0 8px}.fmt>:last-child{margin-bottom:0}
.fmt ul,.fmt ol{padding-inline-start:20px}
.fmt pre{white-space:pre-wrap}
.fmt blockquote{border-inline-start:3px solid var(--l);padding-inline-start:8px}
.note{margin:0;padding:8px 12px;font-size:14px;color:var(--m);overflow-wrap:anywhere}
.note button{padding:4px 8px;text-decoration:underline}
.note:empty{display:none}
form{display:flex;flex-direction:column;gap:8px;padding:12px}
.grow{flex:1;overflow-y:auto}
label{font-weight:600}
label small{font-weight:400;color:var(--m)}
label.tick{font-weight:400;display:flex;gap:8px;align-items:center}
input:not([type=checkbox]),textarea{width:100%;padding:8px 10px;background:var(--b);border:1px solid var(--l);border-radius:8px}
input[type=checkbox]{width:20px;height:20px}
::placeholder{color:var(--m);opacity:1}
textarea{resize:none;min-height:42px;max-height:140px}
.main{background:var(--a);color:var(--o);font-weight:600}
.row{display:flex;gap:4px;align-items:flex-end}
.row textarea{flex:1;min-width:0}
.row button{padding:9px}
.foot{border-top:1px solid var(--s);padding:8px}
.emo{display:grid;grid-template-columns:repeat(8,1fr);gap:2px}
.emo button{padding:4px 0;font-size:22px}
.up{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:4px;font-size:14px}
.up li{display:flex;gap:8px;align-items:center;background:var(--s);border-radius:8px;padding-inline-start:10px;overflow-wrap:anywhere}
.up li span{flex:1}
.up:not(:empty){margin-bottom:8px}
.sug{font-size:14px}
.sug ul{margin:4px 0;padding-inline-start:20px}
@media (max-width:480px){
.root.on{inset:0;bottom:0;max-width:none;gap:0}
.on .panel{width:100%;height:100vh;height:100dvh;border:0;border-radius:0}
.on .launch,.on .greet{display:none}
}
@media (prefers-reduced-motion:no-preference){.panel{animation:up .15s}@keyframes up{from{opacity:0;transform:translateY(12px)}}}
@media (forced-colors:active){.launch,.bub,.main,.greet,.panel{border:1px solid}}
@media print{.root{display:none}}
`;

/** The rules of the widget, in the colour of the desk. They stand in a sheet that no policy of a page forbids. @param scheme `auto`: as the visitor's device is set */
export function styleOf(colour: string, scheme: 'light' | 'dark' | 'auto'): string {
  const { day, night, onDay, onNight } = shadesOf(colour);
  const light = `${DAY};--a:${day};--o:${onDay};color-scheme:light`;
  const dark = `${NIGHT};--a:${night};--o:${onNight};color-scheme:dark`;
  // Not on the element that the page sees: what its rules say of every element would win there, and `all` takes the scheme along.
  const asSet = `:host{all:initial!important}.root{${scheme === 'dark' ? dark : light}}`;
  const byNight = scheme === 'auto' ? `@media (prefers-color-scheme:dark){.root{${dark}}}` : '';
  return asSet + byNight + RULES;
}
