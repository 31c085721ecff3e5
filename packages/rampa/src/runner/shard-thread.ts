import { enableCompileCache } from 'node:module';

// The entry of a worker thread: the one module that does something when it is imported. The cache must be
// on before anything else is loaded, so the rest comes by a dynamic import.
enableCompileCache();
const { startShard } = await import('./shard-main.ts');
startShard();
