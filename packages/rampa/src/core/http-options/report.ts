/** Takes what is wrong with an option: `problem` completes the sentence that begins with the path of the value. */
export type Report = (path: readonly string[], problem: string) => void;
