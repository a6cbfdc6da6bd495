export { type Answering, answeringBy } from './answering.ts';
export { bringBack, undeliveredIn } from './bring-back.ts';
export { type AnsweredTicket, judge, loadAnswer, mayJudge } from './judge.ts';
export { addressForMails, answerToken, type LinkedAnswer, pageForMails, readAnswerToken } from './link.ts';
export { noteSuggestion, questionIn, type SuggestingDeps } from './note-suggestion.ts';
export { namesSuggestion, readsSuggestion } from './wanted.ts';
