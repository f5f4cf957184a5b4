import { configure } from "cubepay-checkout";
import "cubepay-checkout/element"; // defines <cubepay-button>
import { createApp } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import App from "./App.vue";
import OrderPage from "./OrderPage.vue";
import ShelfPage from "./ShelfPage.vue";
import "./style.css";

configure({ merchantId: import.meta.env.VITE_CUBEPAY_MERCHANT_ID });

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: ShelfPage },
    { path: "/order/:id", component: OrderPage, props: true },
  ],
});

createApp(App).use(router).mount("#app");
