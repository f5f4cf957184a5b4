import { onMounted, onUnmounted, ref, shallowRef } from "vue";
import type { OrderProgress } from "../shared/order-progress.js";

const everyMs = 1_000;

/** An order, loaded again every second while somebody looks at it, until it is delivered. */
export function useOrder(id: string) {
  const order = shallowRef<OrderProgress>();
  const isMissing = ref(false);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);

  async function refresh() {
    try {
      const response = await fetch(`/api/orders/${encodeURIComponent(id)}`);
      if (response.ok) order.value = await response.json();
      isMissing.value = response.status === 404;
    } catch {
      // The network is away. The next second may have it back.
    }
    if (isMissing.value || order.value?.stage === "delivered") stop();
  }

  onMounted(() => {
    void refresh();
    timer = setInterval(() => {
      if (document.visibilityState === "visible") void refresh();
    }, everyMs);
  });
  onUnmounted(stop);
  return { order, isMissing, refresh };
}
