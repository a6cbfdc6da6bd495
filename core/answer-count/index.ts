export {
  type AnswerCounts,
  allAnswerCounts,
  type CountedAnswers,
  countAnswer,
  countedTogether,
  loadAnswerCounts,
  parseAnswerCounts,
  sumOfAnswers,
} from './answer-count-store.ts';
