import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import { Transfer } from './transfer';

/** Files on their way; they go on while their owner looks at other pages. */
export const useUploads = defineStore('uploads', () => {
  const all = shallowReactive<Transfer[]>([]);
  const busy = computed(() =>
    all.some(({ progress }) => progress.state === 'sending' || progress.state === 'preparing'),
  );
  // Who closes the tab in the middle is asked.
  window.addEventListener('beforeunload', (event) => {
    if (busy.value) event.preventDefault();
  });

  function add(files: Iterable<File>, account: string): void {
    for (const file of files) {
      const transfer = new Transfer(file, account, () => undefined);
      all.push(transfer);
      void transfer.begin();
    }
  }

  async function cancel(transfer: Transfer): Promise<void> {
    await transfer.cancel();
    all.splice(all.indexOf(transfer), 1);
  }

  return { all, busy, add, cancel };
});
