import type { TidyRule } from '../repository.ts';
import { docComments } from './doc-comments.ts';
import { fileLength } from './file-length.ts';
import { fileNames } from './file-names.ts';
import { importCycles } from './import-cycles.ts';
import { layers } from './layers.ts';
import { leftOver } from './left-over.ts';
import { lockFile } from './lock-file.ts';
import { markdown } from './markdown.ts';
import { moduleShape } from './module-shape.ts';
import { owners } from './owners.ts';
import { shardImports } from './shard-imports.ts';

/** Every rule that a test enforces; the linter enforces the others. */
export const TIDY_RULES: readonly TidyRule[] = [
  layers,
  importCycles,
  shardImports,
  owners,
  moduleShape,
  fileNames,
  fileLength,
  leftOver,
  markdown,
  lockFile,
  docComments,
];
