"""The job that asks one publisher. What it brings lies in the archive then, and the sensor refreshes."""

import dagster as dg

from strikeledger.settings import Settings
from strikeledger.sources.admission import FAILED, Receipt
from strikeledger.sources.fetch import fetch as fetched
from strikeledger.sources.registry import published_source

# `fetch` itself asks four times within ten minutes; an outage of an hour is bridged here. What was refused is not asked for again.
RETRIES = dg.RetryPolicy(max_retries=3, delay=600, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


class FetchConfig(dg.Config):
    source: str


def fetch_job(settings: Settings) -> dg.JobDefinition:
    @dg.op(name="ask_publisher", retry_policy=RETRIES, description="Asks the source's addresses for what is newer than the last delivery.")
    def ask_publisher(context: dg.OpExecutionContext, config: FetchConfig) -> None:
        receipts = fetched(settings, published_source(config.source))
        context.add_output_metadata({"files": dg.MetadataValue.table([_record(receipt) for receipt in receipts])})
        for receipt in receipts:
            context.log.info(receipt.as_text())
        bad = [receipt for receipt in receipts if not receipt.is_good]
        if bad:
            did_not_come = any(receipt.status_code == FAILED for receipt in bad)
            raise dg.Failure("\n".join(receipt.as_text() for receipt in bad), allow_retries=did_not_come)

    @dg.job(name="fetch", executor_def=dg.in_process_executor, description="Ask one publisher for what is newer; take it into the archive.")
    def fetch_from_publisher() -> None:
        ask_publisher()

    return fetch_from_publisher


def _record(receipt: Receipt) -> dg.TableRecord:
    return dg.TableRecord({"file": receipt.file_name, "outcome": receipt.status_code, "detail": receipt.detail})
