"""``dataset.jsonld`` for search engines (schema.org) and ``croissant.json`` for machine learning (Croissant 1.0). Addresses are relative to
the file itself: a release does not know where it is served."""

from strikeledger.release.current import FILE_NAME
from strikeledger.release.exports import paths
from strikeledger.release.papers.contents import CONTRIBUTORS, DESCRIPTION, KEYWORDS, TITLE, Column, Contents, Document, Table
from strikeledger.release.papers.licences import LICENCES, OF_RELEASE
from strikeledger.release.papers.media import DUCKDB, OF_TABLES, PARQUET

_CROISSANT = "http://mlcommons.org/croissant/1.0"
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_DATA_TYPES = {
    "INTEGER": "sc:Integer",
    "BIGINT": "sc:Integer",
    "DOUBLE": "sc:Float",
    "DATE": "sc:Date",
    "BOOLEAN": "sc:Boolean",
    "TIMESTAMP": "sc:DateTime",
}
# Croissant's own name of the type, by which its readers choose how to open a file.
_CROISSANT_PARQUET = "application/x-parquet"


def schema_org(contents: Contents) -> dict:
    return {"@context": "https://schema.org/", "@type": "Dataset", **_described(contents)} | {
        "isBasedOn": [_work(document) for document in contents.documents],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": path,
                "description": description,
                "encodingFormat": media_type,
                "contentUrl": path,
                "contentSize": f"{contents.files[path].bytes} B",
                "sha256": contents.files[path].sha256,
            }
            for path, media_type, description in _files(contents)
        ],
    }


def croissant(contents: Contents) -> dict:
    published = {table.mart.name for table in contents.tables}
    return {"@context": _CONTEXT, "@type": "sc:Dataset", "conformsTo": _CROISSANT, **_described(contents)} | {
        "citeAs": f"{CONTRIBUTORS}: {TITLE}, release {contents.identity.release_key}",
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path.replace("/", "."),
                "description": description,
                "contentUrl": path,
                "contentSize": f"{contents.files[path].bytes} B",
                "encodingFormat": _CROISSANT_PARQUET if media_type == PARQUET else media_type,
                "sha256": contents.files[path].sha256,
            }
            for path, media_type, description in _files(contents)
        ],
        "recordSet": [_record_set(table, published) for table in contents.tables],
    }


def _described(contents: Contents) -> dict:
    identity = contents.identity
    return {
        "name": TITLE,
        "description": DESCRIPTION,
        "version": identity.release_key,
        "datePublished": identity.published_at,
        "license": OF_RELEASE.url,
        "creator": {"@type": "Organization", "name": CONTRIBUTORS},
        "keywords": list(KEYWORDS),
        "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Place", "name": "United States"},
    }


def _files(contents: Contents) -> list[tuple[str, str, str]]:
    """Path, media type and description of each data file."""
    tables = [
        (path, OF_TABLES[form], table.description) for table in contents.tables for form, path in paths(table.mart, table.rows).items()
    ]
    return [(FILE_NAME, DUCKDB, "All tables as one DuckDB database"), *tables]


def _work(document: Document) -> dict:
    licence = LICENCES.get(document.licence_code)
    told = {
        "identifier": document.key,
        "name": document.title,
        "publisher": {"@type": "Organization", "name": document.publisher},
        "url": document.url,
        "datePublished": document.published,
        "license": licence.url or licence.title if licence else document.licence_code,
    }
    return {"@type": "CreativeWork"} | {key: value for key, value in told.items() if value is not None}


def _record_set(table: Table, published: set[str]) -> dict:
    """From the Parquet files: in CSV a text that a spreadsheet would run has an apostrophe before it. A table that refers to
    itself is no longer readable by mlcroissant 1.1, which finds a cycle: those references stand in the data package only."""
    mart = table.mart
    file = paths(mart, table.rows)["parquet"]
    outward = [each for each in mart.references if each.to_table in published and each.to_table != mart.name]
    references = {each.column: f"{each.to_table}/{each.to_column}" for each in outward}
    return {
        "@type": "cr:RecordSet",
        "@id": mart.name,
        "name": mart.name,
        "description": table.description,
        "key": [{"@id": f"{mart.name}/{column}"} for column in mart.key],
        "field": [_field(mart.name, file, column, references.get(column.name)) for column in table.columns],
    }


def _field(table: str, file: str, column: Column, reference: str | None) -> dict:
    return (
        {"@type": "cr:Field", "@id": f"{table}/{column.name}", "name": column.name}
        | ({"description": column.description} if column.description else {})
        | {"dataType": _DATA_TYPES.get(column.kind, "sc:Text")}
        | {"source": {"fileObject": {"@id": file}, "extract": {"column": column.name}}}
        | ({"references": {"field": {"@id": reference}}} if reference else {})
    )
