export { askDeadline, askIfDue } from './ask.ts';
export { textToCustomer } from './ask-on-channel.ts';
export { levelOf } from './level.ts';
export { type LinkedSurvey, ratingToken, readRatingToken } from './link.ts';
export { noteSolve } from './note-solve.ts';
export { pageOfRatings } from './page.ts';
export {
  loadSurvey,
  ratableUntil,
  rate,
  type Said,
  type SurveyOfTicket,
} from './rate.ts';
export { SHIPPED_REASONS, type ShippedReason } from './reasons.ts';
export { wordsOfScore } from './score-words.ts';
export { type ShownSatisfaction, showSatisfaction } from './show-satisfaction.ts';
export { solveOfTicket } from './solve-store.ts';
export { keepSurvey, loadSurveys, recommented } from './survey-store.ts';
