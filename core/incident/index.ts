export { solveIncidents } from './solve-incidents.ts';
