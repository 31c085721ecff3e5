import { findAll, type TidyRule } from '../repository.ts';

/** Written so that this file does not match itself. */
const APOLOGY = /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/g;
const MACHINE_PATH = /(?<![\w.~-])(?:\/(?:home|root|work|Users)\/[\w.-]+|[A-Z]:\\[\w.-]+)/g;

/** What is to be done belongs to an issue, and what is on one machine belongs nowhere. */
export const leftOver: TidyRule = {
  name: 'no file apologises or names a folder of one machine',
  find: ({ files }) =>
    files.flatMap((file) => [
      ...findAll(file, file.text, APOLOGY, 'has a note of unfinished work'),
      ...findAll(file, file.text, MACHINE_PATH, 'names a folder of one machine'),
    ]),
};
