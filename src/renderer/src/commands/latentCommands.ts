import { Copy, Plus, Play, Shuffle } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useText } from '../messages';
import { cornerNames, useLatent, type CornerIndex } from '../stores/latent';
import type { Command } from './command';

export function latentCommands(): ComputedRef<Command[]> {
  const latent = useLatent();
  const text = useText();
  // Of its own: all menus follow the commands, and must not be made anew for each move of a slider.
  const isLive = computed(() => latent.isOpen && latent.current !== undefined);

  return computed(() => {
    const open = latent.isOpen;
    const live = isLive.value;
    const commands: Command[] = [
      ...cornerNames.map((name, index): Command => ({
        id: `latent.setCorner.${index + 1}`,
        label: text('latent.setCorner', { name }),
        menu: ['Reconstruct', 'Latent'],
        group: 5,
        keys: [`${index + 1}`],
        enabled: live,
        run: () => latent.setCorner(index as CornerIndex),
      })),
      {
        id: 'latent.shuffle',
        label: text('latent.shuffle'),
        icon: Shuffle,
        menu: ['Reconstruct', 'Latent'],
        group: 5,
        enabled: open && latent.model !== undefined,
        run: () => latent.shuffle(),
      },
      {
        id: 'latent.play',
        label: text(latent.playing ? 'latent.pauseWalk' : 'latent.playWalk'),
        icon: Play,
        menu: ['Reconstruct', 'Latent'],
        group: 6,
        keys: ['Space'],
        enabled: open && latent.ready,
        run: () => latent.togglePlay(),
      },
      {
        id: 'latent.keep',
        label: text('latent.keep'),
        icon: Plus,
        menu: ['Reconstruct', 'Latent'],
        group: 6,
        keys: ['K'],
        enabled: live && !latent.keeping,
        run: () => latent.keep(),
      },
      {
        id: 'latent.copyCode',
        label: text('latent.copyShapeCode'),
        icon: Copy,
        menu: ['Reconstruct', 'Latent'],
        group: 6,
        enabled: live,
        run: () => latent.copyCode(),
      },
    ];
    return commands;
  });
}
