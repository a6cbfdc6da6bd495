export { listJobs, loadJob } from './job-store.ts';
export { type DeskBuckets, s3Deletion, s3JobFilesDeletion } from './object-gateway.ts';
export { sqsJobQueue } from './queue-gateway.ts';
export { s3Parts, s3Results } from './result-gateway.ts';
export { runJob } from './run-job.ts';
export { jobSubject, jobWrites, startJob } from './start-job.ts';
export { resumeJob, stopJob } from './stop-job.ts';
