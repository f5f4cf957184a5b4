import { onMounted, onUnmounted, ref, shallowRef } from "vue";
import type { OrderProgress } from "../shared/order-progress.js";

const everyMs = 1_000;

/** Loads an order, and reloads it every second while the page is visible, until it is delivered. */
export function useOrder(id: string) {
  const order = shallowRef<OrderProgress>();
  const isMissing = ref(false);
  let isMounted = true;

  async function load() {
    try {
      const response = await fetch(`/api/orders/${encodeURIComponent(id)}`);
      if (response.ok) order.value = await response.json();
      isMissing.value = response.status === 404;
    } catch (error) {
      // The next reload may succeed.
      console.warn(error);
    }
  }

  onMounted(async () => {
    while (isMounted && !isMissing.value && order.value?.stage !== "delivered") {
      if (document.visibilityState === "visible") await load();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  });
  onUnmounted(() => (isMounted = false));
  return { order, isMissing };
}
