# The questions of the SQL files beside this one, in R: each function answers the file of its name, over the CSV tables of a release.
#
#   Rscript docs/queries/in_r.R var/current/csv            # prints all of them
#   Rscript docs/queries/in_r.R var/current/csv answers    # writes each to answers/<name>.csv
#
# Base R alone. With the packages DBI and duckdb the SQL files run as they are: see docs/connect.md.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]

# An empty cell is absent, never 0 and never an empty text. Booleans are "true" and "false"; days are text that sorts like days.
table_of <- function(name) {
  read.csv(file.path(folder, paste0(name, ".csv")), na.strings = "", check.names = FALSE, encoding = "UTF-8")
}
# sum() of nothing but absent values is absent, as in SQL.
sum_told <- function(values) if (all(is.na(values))) NA else sum(values, na.rm = TRUE)
top <- function(rows, count) head(rows, count)
largest_first <- function(rows, column) rows[order(-rows[[column]]), ]
kaiser <- "kaiser-permanente-2023-10-04"

questions <- list(
  stoppages_by_year_and_method = function() {
    years <- subset(table_of("rpt_stoppages_by_year"), year_number >= 2010)
    years <- years[order(-years$year_number, years$counting_method_code), ]
    years[c("year_number", "counting_method_code", "stoppages_beginning_count", "workers_beginning_count", "days_idle_count", "is_covered")]
  },
  ours_beside_the_published_totals = function() {
    yearly <- subset(table_of("fct_reconciliations"), period_code == "year")
    yearly$year_number <- as.integer(substr(yearly$period_start_date, 1, 4))
    yearly <- yearly[order(-yearly$year_number, yearly$measure_code), ]
    yearly[c("year_number", "measure_code", "published_value", "computed_value", "residual_percent", "reconciliation_status_code", "explanation")]
  },
  largest_stoppages = function() {
    actions <- top(largest_first(subset(table_of("fct_labor_actions"), !is.na(days_idle_count)), "days_idle_count"), 25)
    actions[c("action_name", "start_date", "end_date", "days_idle_count",
              "workers_involved_count", "workers_involved_count_low", "workers_involved_count_high")]
  },
  longest_stoppages = function() {
    actions <- top(largest_first(subset(table_of("fct_labor_actions"), !is.na(duration_days)), "duration_days"), 25)
    actions[c("action_name", "start_date", "end_date", "duration_days", "workers_involved_count")]
  },
  who_says_how_many_at_kaiser_2023 = function() {
    figure <- subset(table_of("bridge_figure_claims"),
                     table_name == "fct_labor_actions" & row_key == kaiser & column_name == "workers_involved_count")
    told <- merge(merge(figure, table_of("fct_claims"), by = "claim_key"), table_of("dim_claimants"), by = "claimant_key")
    cited <- merge(told, table_of("dim_source_documents"), by = "source_document_key")
    cited[order(cited$rank_number), c("claim_role_code", "value_number", "precision_code", "claimant_name", "title", "locator",
                                      "precedence_because")]
  },
  figures_that_are_disputed = function() {
    conflicts <- head(largest_first(table_of("rpt_claim_conflicts"), "spread_percent"), 500)
    conflicts[c("row_key", "column_name", "shown_value", "lowest_number", "highest_number", "spread_percent", "who_says_what")]
  },
  asks_beside_offers = function() {
    table_of("rpt_demand_positions")[c("labor_action_key", "demand_topic_label", "unit_code", "union_ask_low", "union_ask_high",
                                       "employer_offer_low", "employer_offer_high", "gap_number")]
  },
  what_stayed_open = function() {
    impacts <- merge(table_of("fct_service_impacts"), table_of("fct_claims")[c("claim_key", "locator")], by = "claim_key")
    impacts[c("labor_action_key", "impact_code", "service_name", "locator")]
  },
  who_took_part_and_how = function() {
    parts <- subset(table_of("fct_labor_action_participations"), labor_action_key == kaiser)
    named <- merge(parts, table_of("dim_unions")[c("union_key", "union_name")], by = "union_key", all.x = TRUE)
    named$participant_name <- ifelse(is.na(named$union_name), named$group_name, named$union_name)
    named[c("participation_role_code", "participant_name", "state_code", "workers_involved_count")]
  },
  days_idle_by_state = function() {
    years <- top(largest_first(subset(table_of("rpt_state_years"), !is.na(days_idle_per_1000_members)), "days_idle_per_1000_members"), 50)
    years$days_idle_per_1000_members <- round(years$days_idle_per_1000_members, 1)
    years[c("state_name", "year_number", "workers_allocated_count", "days_idle_count", "members_count", "days_idle_per_1000_members")]
  },
  actions_in_a_state = function() {
    here <- merge(subset(table_of("bridge_labor_action_states"), state_code == "CA"),
                  subset(table_of("fct_labor_actions"), start_date >= "2015-01-01"), by = "labor_action_key")
    here[c("start_date", "action_name", "workers_allocated_count", "allocation_method_code", "workers_involved_count", "state_count")]
  },
  a_union_with_its_locals = function() {
    tree <- subset(table_of("bridge_union_hierarchy"), ancestor_union_key == "ibt")
    parts <- merge(table_of("fct_labor_action_participations")[c("labor_action_key", "union_key")], tree,
                   by.x = "union_key", by.y = "descendant_union_key")
    told <- merge(merge(parts, table_of("dim_unions"), by = "union_key"), table_of("fct_labor_actions"), by = "labor_action_key")
    told <- unique(told[c("start_date", "action_name", "union_name", "depth_count", "workers_involved_count")])
    head(told[order(told$start_date, decreasing = TRUE), ], 500)
  },
  unions_by_years_of_action = function() {
    years <- subset(table_of("rpt_union_years"), year_number >= 2013 & year_number <= 2022)
    sums <- aggregate(cbind(stoppages = stoppages_beginning_count, workers_allocated = workers_beginning_allocated_count)
                      ~ union_name + union_level_code, years, sum_told, na.action = na.pass)
    sums <- subset(sums, stoppages > 0)
    top(sums[order(-sums$stoppages, sums$union_name, method = "radix"), ], 30)
  },
  affiliations_of_a_union = function() {
    versions <- subset(table_of("dim_union_versions"), union_key == "seiu")
    versions[order(versions$valid_from_date), c("union_name", "affiliation_name", "valid_from_date", "valid_to_date", "is_current")]
  },
  employers_that_come_back = function() {
    groups <- split(table_of("rpt_employer_histories"), ~ employer_group_key)
    told <- do.call(rbind, lapply(names(groups), function(key) {
      group <- groups[[key]]
      data.frame(employer_group_key = key, stoppages = nrow(group),
                 first_start_date = min(group$start_date), last_start_date = max(group$start_date),
                 median_days_since_previous = median(group$since_previous_days, na.rm = TRUE))
    }))
    told <- subset(told, stoppages > 1)
    top(told[order(-told$stoppages, told$employer_group_key, method = "radix"), ], 30)
  },
  industries = function() {
    actions <- merge(table_of("fct_labor_actions"), table_of("dim_industries"), by = "industry_code")
    actions$actions <- 1
    aggregate(cbind(actions, workers_involved = workers_involved_count, days_idle = days_idle_count)
              ~ sector_code + sector_name, actions, sum_told, na.action = na.pass)
  },
  idle_workers_on_each_day = function() {
    autumn <- subset(table_of("fct_labor_action_days"), date_key >= "2023-09-01" & date_key <= "2023-11-30")
    autumn$actions_in_effect <- 1
    aggregate(cbind(actions_in_effect, workers_idle = workers_idle_count) ~ date_key, autumn, sum_told, na.action = na.pass)
  },
  pauses_and_changes = function() {
    segments <- table_of("fct_labor_action_segments")
    parted <- subset(segments, segment_number > 1)$labor_action_key
    subset(segments, labor_action_key %in% parted,
           c("labor_action_key", "segment_number", "segment_reason_code", "start_date", "end_date", "workers_idle_count"))
  },
  days_idle_that_do_not_add_up = function() {
    rows <- subset(table_of("rpt_days_idle_reproductions"), reproduction_code == "not_reproduced")
    rows[order(-abs(rows$residual_count)), c("labor_action_key", "start_date", "end_date", "workers_involved_count",
                                             "reported_days_idle_count", "computed_days_idle_count", "residual_count", "reason")]
  },
  union_membership_by_state = function() {
    years <- table_of("fct_state_union_membership_years")
    latest <- aggregate(year_number ~ state_code, years, max)
    told <- merge(merge(merge(years, latest), table_of("dim_states"), by = "state_code"), table_of("dim_source_documents"),
                  by = "source_document_key")
    largest_first(told, "members_percent")[c("state_name", "year_number", "members_percent", "members_count", "employed_count", "title")]
  },
  which_documents = function() {
    cites <- as.data.frame(table(source_document_key = table_of("fct_claims")$source_document_key), responseName = "claims")
    documents <- merge(table_of("dim_source_documents"), cites, by = "source_document_key", all.x = TRUE)
    documents$claims[is.na(documents$claims)] <- 0
    documents <- documents[order(-documents$claims, documents$title), ]
    documents[c("source_document_key", "publisher_name", "title", "published_date", "accessed_date", "claims", "url", "sha256")]
  }
)

for (name in names(questions)) {
  answer <- questions[[name]]()
  if (length(arguments) > 1) {
    dir.create(arguments[2], showWarnings = FALSE)
    write.csv(answer, file.path(arguments[2], paste0(name, ".csv")), row.names = FALSE, na = "", fileEncoding = "UTF-8")
  } else {
    cat("\n", gsub("_", " ", name), "\n", sep = "")
    print(answer, row.names = FALSE)
  }
}
