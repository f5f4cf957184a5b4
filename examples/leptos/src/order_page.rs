use gloo_timers::future::TimeoutFuture;
use leptos::either::EitherOf3;
use leptos::logging::warn;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos_router::hooks::use_params_map;

use crate::api::{self, Order, Stage};
use crate::pay_order::PayOrder;

const STEPS: [(&str, Stage); 3] =
    [("Ordered", Stage::Open), ("Paid", Stage::Paid), ("Delivered", Stage::Delivered)];
const EVERY_MS: u32 = 1_000;

/// The page of an order, for the customer who has its address.
#[component]
pub fn OrderPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let order = LocalResource::new(move || {
        let id = id.get();
        async move { api::order(&id).await.map_err(|problem| problem.to_string()) }
    });
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match order.await {
                    Ok(Some(order)) => EitherOf3::A(view! { <OrderCard order /> }),
                    Ok(None) => EitherOf3::B(view! { <p role="alert">"This order does not exist."</p> }),
                    Err(problem) => {
                        warn!("{problem}");
                        EitherOf3::C(view! { <p role="alert">"The order could not be loaded. Please load this page again."</p> })
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn OrderCard(order: Order) -> impl IntoView {
    let Order { number, product, .. } = order.clone();
    let latest = RwSignal::new(order.clone());
    spawn_local_scoped_with_cancellation(keep_up(latest));
    let stage = Memo::new(move |_| latest.read().stage);
    let transaction =
        move || latest.read().transaction_hash.clone().filter(|_| stage.get() != Stage::Open);
    let steps = STEPS.map(|(step, at)| view! { <li data-reached=move || (stage.get() >= at).to_string()>{step}</li> });
    view! {
        <article class="card order" data-product=product.id>
            <p class="quiet">"Order " {number}</p>
            <h1>{product.name}</h1>
            <p class="price">{product.price}</p>
            <ol class="steps">{steps.collect_view()}</ol>
            <p role="status">{move || sentence(stage.get())}</p>
            <PayOrder order stage />
            {move || transaction().map(|hash| view! { <p class="quiet">"Transaction " <code>{hash}</code></p> })}
        </article>
    }
}

fn sentence(stage: Stage) -> &'static str {
    match stage {
        Stage::Open => "Your order is waiting for its payment.",
        Stage::Checking => {
            "We are checking your payment and will contact you. Please do not pay again."
        }
        Stage::Paid => "Your payment has arrived. We are packing the beans.",
        Stage::Delivered => "Thank you. Your coffee is with the courier.",
    }
}

/// Reloads an order every second, until it is delivered or the customer leaves the page.
async fn keep_up(latest: RwSignal<Order>) {
    let id = latest.read_untracked().id.clone();
    while latest.read_untracked().stage != Stage::Delivered {
        TimeoutFuture::new(EVERY_MS).await;
        match api::order(&id).await {
            Ok(Some(order)) => latest.set(order),
            Ok(None) => return,
            // The next reload may succeed.
            Err(problem) => warn!("{problem}"),
        }
    }
}
