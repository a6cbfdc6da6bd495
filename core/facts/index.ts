export { type FactsSubject, loadFacts, loadFactsOf, subjectsOf } from './load-facts.ts';
export { type NamedDeps, requireNamed } from './require-named.ts';
