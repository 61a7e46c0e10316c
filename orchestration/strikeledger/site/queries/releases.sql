select * exclude (input_sha256s) from marts.releases order by published_at desc, release_key desc
