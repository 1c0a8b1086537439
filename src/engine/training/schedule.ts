/** Which networks learn on which batch. */
export interface Schedule {
  /** The generator learns on every n-th batch; critic and encoder on each. */
  generatorEvery: number;
}

/** The paper's: if the encoder does not learn alongside the critic on every batch, the system does not converge. */
export const PAPER_SCHEDULE: Schedule = { generatorEvery: 5 };

/** `step` counts from 0. */
export function generatorLearns({ generatorEvery }: Schedule, step: number): boolean {
  return step % generatorEvery === generatorEvery - 1;
}
