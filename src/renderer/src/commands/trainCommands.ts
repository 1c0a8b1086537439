import { CircleStop, Database, FileBox, Package, Pause, Play, Plus } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useText } from '../messages';
import { useTraining } from '../stores/training';
import { useView } from '../stores/view';
import type { Command } from './command';

export function trainCommands(): ComputedRef<Command[]> {
  const training = useTraining();
  const view = useView();
  const text = useText();

  return computed(() => {
    const { selected: run, can } = training;
    const commands: Command[] = [
      {
        id: 'train.newRun',
        label: text('train.newRun'),
        icon: Plus,
        menu: ['Train'],
        group: 1,
        run: () => {
          view.dialog = 'newRun';
        },
      },
      {
        id: 'train.prepareData',
        label: text('train.prepareData'),
        icon: Database,
        menu: ['Train'],
        group: 1,
        run: () => {
          view.dialog = 'data';
        },
      },
      {
        id: 'train.pause',
        label: text('train.pause'),
        icon: Pause,
        menu: ['Train'],
        group: 2,
        enabled: can.pause,
        run: async () => {
          if (run) await training.pause(run.id);
        },
      },
      {
        id: 'train.resume',
        label: text('common.resume'),
        icon: Play,
        menu: ['Train'],
        group: 2,
        enabled: can.resume,
        run: async () => {
          if (run) await training.resume(run.id);
        },
      },
      {
        id: 'train.stop',
        label: text('common.stop'),
        icon: CircleStop,
        menu: ['Train'],
        group: 2,
        enabled: can.stop,
        run: async () => {
          if (run) await training.stop(run.id);
        },
      },
      {
        id: 'train.useAsModel',
        label: text('train.useAsModel'),
        icon: Package,
        menu: ['Train'],
        group: 3,
        enabled: can.promote,
        run: () => {
          view.dialog = 'promote';
        },
      },
      {
        id: 'train.openCheckpoint',
        label: text('train.openCheckpoint'),
        icon: FileBox,
        menu: ['Train'],
        group: 3,
        run: () => training.openCheckpoint(),
      },
    ];
    return commands;
  });
}
